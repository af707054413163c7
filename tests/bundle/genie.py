"""What must hold in a Genie space, which a workspace refuses as a whole, or worse takes and then answers wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlglot
from sqlglot import exp

from retail_spark import api
from retail_spark.databricks.metrics import metric_views
from tests.bundle.model import SerializedSpace

MOST_SOURCES = 30


def space_problems(space: SerializedSpace) -> Iterator[str]:
    """Everything that is wrong with it."""
    tables = [source.identifier for source in space.data_sources.tables]
    views = [source.identifier for source in space.data_sources.metric_views]
    if len(tables) + len(views) > MOST_SOURCES:
        yield f"has {len(tables) + len(views)} tables and views, allowed are {MOST_SOURCES}"
    yield from _of_order("tables", tables)
    yield from _of_order("metric_views", views)
    known = {name for world in api.WORLDS.values() for name in world.tables}
    measured = {name for world in api.WORLDS.values() for name in metric_views(world)}
    for name in sorted({table.rpartition(".")[2] for table in tables} - known):
        yield f"there is no table {name}"
    for name in sorted({view.rpartition(".")[2] for view in views} - measured):
        yield f"there is no metric view {name}"
    listed = {
        "sample_questions": [one.id for one in space.config.sample_questions],
        "example_question_sqls": [one.id for one in space.instructions.example_question_sqls],
        "benchmarks": [one.id for one in space.benchmarks.questions],
    }
    for what, ids in listed.items():
        yield from _of_order(what, ids)
    examples = [one.sql for one in space.instructions.example_question_sqls]
    answers = [answer.content for one in space.benchmarks.questions for answer in one.answer]
    for lines in (*examples, *answers):
        yield from _of_sql("".join(lines), tables)


def _of_order(what: str, names: Sequence[str]) -> Iterator[str]:
    if list(names) != sorted(set(names)):
        yield f"{what} are not in order, or one is there twice"


def _of_sql(sql: str, tables: Sequence[str]) -> Iterator[str]:
    """Whether it is one query, of tables that the space has."""
    parsed = sqlglot.parse_one(sql, dialect="databricks")
    inner = {common.alias for common in parsed.find_all(exp.CTE)}
    for table in parsed.find_all(exp.Table):
        name = ".".join(part.name for part in table.parts)
        if name not in inner and name not in tables:
            yield f"its SQL reads {name}, which is none of its tables"
