from __future__ import annotations

from collections.abc import Callable
from typing import Any

from retail_spark.core.context import Run
from retail_spark.questions import parameters, question, question_names, title
from retail_spark.retail.gold.sample_queries import sample_queries

Make = Callable[..., Any]


def test_sample_queries_are_the_questions_that_need_no_parameters(run: Run, declared: Make) -> None:
    rows = {row["query_name"]: row for row in declared("sample_queries", sample_queries(run))}
    texts = {name: question("retail", name) for name in question_names("retail")}
    assert rows.keys() == {name for name, text in texts.items() if not parameters(text)}
    assert {"best_sellers", "demand_foreseen_by_week"} <= rows.keys()
    assert all(row["query_sql"].startswith(("SELECT", "WITH")) for row in rows.values())
    assert title(texts["best_sellers"]) == rows["best_sellers"]["query_description"]
