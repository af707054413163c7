"""The questions of the world have their known answers, and the measures of its metric views are not empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyspark.sql import Row, SparkSession

from retail_spark.databricks.metrics import metric_views
from retail_spark.fmcg import FMCG
from retail_spark.fmcg.config import FmcgConfig
from retail_spark.questions import question, question_names
from tests.databricks.workspace_sql import metric_query

CONFIG = FmcgConfig.scale("tiny")


@pytest.fixture
def ask(spark: SparkSession, tiny_lakehouse: Any) -> Callable[[str], list[Row]]:
    """The answer to a question."""
    tiny_lakehouse.lakehouse.open(spark)
    return lambda name: spark.sql(question("fmcg", name)).collect()


@pytest.mark.parametrize("name", question_names("fmcg"))
def test_a_question_has_an_answer(ask: Callable[[str], list[Row]], name: str) -> None:
    assert ask(name)


def test_the_recall_is_followed_to_every_shop_and_back_to_every_lot(ask: Callable[[str], list[Row]]) -> None:
    (batch,) = ask("recalled_batch")
    shops, centres, lots = ask("recall_trace_forward"), ask("recall_still_held"), ask("recall_trace_back")
    assert batch.qc_status == "QUALITY_HOLD"
    assert len(shops) == batch.shops == sum(centre.shops for centre in centres) == CONFIG.recall_shops
    assert sum(shop.cases for shop in shops) == batch.cases_in_shops == sum(c.cases_in_shops for c in centres)
    assert batch.cases_in_shops + batch.cases_elsewhere == batch.output_cases
    assert "ING-SORB-001" in {lot.ingredient_code for lot in lots}
    assert all(lot.receipt_date <= batch.production_date for lot in lots)


def test_two_ingredients_have_one_supplier(ask: Callable[[str], list[Row]]) -> None:
    assert {row.ingredient_code for row in ask("single_points_of_failure")} == {"ING-PALM-001", "ING-SORB-001"}


def test_nothing_is_shipped_beyond_what_was_allocated_nor_that_beyond_the_order(
    ask: Callable[[str], list[Row]],
) -> None:
    months = ask("order_fill_by_month")
    assert len(months) == 12
    assert all(0 < row.shipped_cases <= row.allocated_cases <= row.ordered_cases for row in months)


def test_promotions_lift_what_they_promise(ask: Callable[[str], list[Row]]) -> None:
    rows = [row for row in ask("lift_by_promotion_and_account") if row.base_eaches > 200]
    assert rows
    for row in rows:
        assert 0.8 < float(row.lift) / float(row.promised_lift) < 1.2, row
    weeks = ask("till_by_week")
    assert max(weeks, key=lambda row: row.black_friday_eaches).monday.isoformat() == "2024-11-25"


@pytest.mark.parametrize("name", metric_views(FMCG))
def test_measures_have_values(spark: SparkSession, tiny_lakehouse: Any, name: str) -> None:
    tiny_lakehouse.lakehouse.open(spark)
    rows = spark.sql(metric_query(metric_views(FMCG)[name]))
    measures = [column for column in rows.columns if column.endswith("_")]
    counts = rows.selectExpr(*(f"count({column}) AS {column}" for column in measures)).collect()[0].asDict()
    assert all(counts.values()), counts
