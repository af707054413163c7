"""SQL that people meet in a workspace: every file is one query of Databricks SQL over columns that are declared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlglot
from pyspark.sql import SparkSession
from pyspark.sql import types as T
from sqlglot import exp

from retail_spark.api import WORLDS
from retail_spark.core.checks import checks_of_world
from retail_spark.core.lakehouse.manifest import RUN_MANIFEST
from retail_spark.core.lakehouse.place import MANIFEST
from retail_spark.core.views import create_views, views_of
from retail_spark.databricks.metrics import metric_views
from retail_spark.questions import parameters, question, question_names, with_parameters
from tests.databricks.workspace_sql import metric_query, script, statements_of

SQL = Path(__file__).parents[2] / "src" / "retail_spark" / "sql"
VALUES = {"place": 1, "product": 1, "promotion": 1, "first": date(2024, 1, 1), "last": date(2024, 1, 2)}
FILES = sorted(SQL.rglob("*.sql"))


@pytest.fixture(scope="module", params=list(WORLDS))
def world(request: pytest.FixtureRequest, spark: SparkSession) -> Iterator[str]:
    """A world whose tables and views are there, without rows."""
    tables = {**WORLDS[request.param].tables, MANIFEST: RUN_MANIFEST}
    for name, table in tables.items():
        empty = spark.createDataFrame([], T.StructType.fromDDL(table.columns))
        empty.createOrReplaceTempView(name)
    views = create_views(spark, views_of(WORLDS[request.param]))
    yield request.param
    for name in (*tables, *views):
        spark.catalog.dropTempView(name)


@pytest.mark.parametrize("kind", ["checks", "questions", "views"])
def test_every_file_is_one_query_of_databricks(kind: str) -> None:
    files = [file for file in FILES if file.parent.name == kind]
    assert files
    for file in files:
        (parsed,) = filter(None, sqlglot.parse(file.read_text(encoding="utf-8"), dialect="databricks"))
        assert isinstance(parsed, exp.Query), file


def test_what_they_read_is_declared(spark: SparkSession, world: str) -> None:
    """Spark finds every table, column and function, and types that go together."""
    for check in checks_of_world(WORLDS[world]):
        assert {"measured", "low", "high", "evidence", "needed"} <= set(spark.sql(check.sql).columns), check.name
    for name in question_names(world):
        assert spark.sql(with_parameters(question(world, name), VALUES)).columns, name


def test_a_view_declares_its_columns_as_they_are(spark: SparkSession, world: str) -> None:
    """Names, types and comments; whether a value may be null, Spark tells by the query alone, more strictly."""
    for view in views_of(WORLDS[world]):
        found = [(f.name, f.dataType.simpleString().upper(), f.metadata.get("comment", "")) for f in
                 spark.table(view.name).schema]  # fmt: skip
        assert [(column.name, column.type, column.comment) for column in view.columns] == found, view.name
        assert view.comment.startswith("One row per"), view.name


def test_measures_are_aggregates_of_declared_columns(spark: SparkSession, world: str) -> None:
    assert len(metric_views(WORLDS[world])) >= 3
    for name, definition in metric_views(WORLDS[world]).items():
        rows = spark.sql(metric_query(definition))
        assert rows.columns, name
        assert rows.collect() == [], name  # of no rows, no group


@pytest.mark.parametrize("name", ["retail", "fmcg"])
@pytest.mark.parametrize("kind", ["checks", "questions"])
def test_the_files_of_the_warehouse_are_scripts_of_databricks(name: str, kind: str) -> None:
    steps = statements_of(script(f"{name}_{kind}.sql", "main", "shops"))
    kinds = [type(sqlglot.parse_one(step, dialect="databricks")) for step in steps]
    assert kinds[0] is exp.Use
    assert "IDENTIFIER('main' || '.' || 'shops')" in steps[0]
    if kind == "checks":
        assert len(steps) == len(checks_of_world(WORLDS[name])) + 4
        assert kinds[1] is exp.Declare
        assert set(kinds[2:-2]) == {exp.Set}
        assert "assert_true" in steps[-1]
    else:
        asked = [one for one in question_names(name) if not parameters(question(name, one))]
        assert len(steps) == len(asked) + 1
        assert all(issubclass(one, exp.Query) for one in kinds[1:])


def test_a_check_that_fails_fails_the_script_and_hides_no_other(spark: SparkSession) -> None:
    steps = statements_of(script("retail_checks.sql", "spark_catalog", "default"))
    head, tail = steps[1], steps[-2:]

    def measured(value: int, evidence: int) -> str:
        start = steps[2].index("FROM (\n")
        row = f"SELECT {value} AS measured, 0 AS low, 5 AS high, {evidence} AS evidence, 10 AS needed"
        return f"{steps[2][:start]}FROM ({row}))"

    for step in (head, measured(7, 20), measured(3, 20), measured(7, 9)):
        spark.sql(step)
    assert [row.status for row in spark.sql(tail[0]).collect()] == ["fails", "holds", "not measured"]
    with pytest.raises(Exception, match="these checks fail: a_day_opens_as_the_day_before_closed"):
        spark.sql(tail[1]).collect()
    spark.sql(head)
    spark.sql(measured(3, 20))
    assert len(spark.sql(tail[1]).collect()) == 1
    spark.sql("DROP TEMPORARY VARIABLE found")
