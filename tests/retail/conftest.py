"""Hand-made journals, frames of whole tables with only the columns that matter, runs of other scales and dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as T

from retail_spark.config import RetailConfig
from retail_spark.core.context import Run, Window
from retail_spark.retail.kernel.journal import JOURNAL_COLUMNS, POSITION_COLUMNS
from retail_spark.retail.world import RETAIL

FIRST_DAY = date(2024, 1, 1)


def rows_of(spark: SparkSession, columns: str, rows: tuple[dict[str, Any], ...]) -> DataFrame:
    """Rows with the given columns; of the others 0, "" or the first day where NOT NULL, else null."""
    declared = spark.createDataFrame([], columns).schema
    schema = T.StructType([T.StructField(field.name, field.dataType, field.nullable) for field in declared])
    zeros = {
        "int": 0,
        "bigint": 0,
        "string": "",
        "boolean": False,
        "date": FIRST_DAY,
        "double": 0.0,
        "array<string>": [],
    }
    blank = {field.name: None if field.nullable else zeros.get(field.dataType.simpleString()) for field in schema}
    for row in rows:
        assert not row.keys() - blank.keys(), f"no such columns: {row.keys() - blank.keys()}"
    return spark.createDataFrame([tuple({**blank, **row}.values()) for row in rows], schema)


@pytest.fixture(scope="session")
def journal(spark: SparkSession) -> Callable[..., DataFrame]:
    """A journal from dicts of what is not 0; dt is 2024-01-01 (day 19723) unless said."""
    return lambda *rows: rows_of(spark, JOURNAL_COLUMNS, rows)


def unadvertised(spark: SparkSession) -> dict[str, DataFrame]:
    """What `receipts` asks of advertising where there is none."""
    return {"marketing": rows_of(spark, RETAIL.tables["marketing"].columns, ())}


@pytest.fixture(scope="session")
def positions(spark: SparkSession) -> Callable[..., DataFrame]:
    """inventory_positions from dicts of what is not 0."""
    return lambda *rows: rows_of(spark, POSITION_COLUMNS, rows)


@pytest.fixture(scope="session")
def table(spark: SparkSession) -> Callable[..., DataFrame]:
    """Rows of a declared table, by its name, from dicts of the columns that matter; the rest may be null."""

    def make(name: str, *rows: dict[str, Any]) -> DataFrame:
        columns = RETAIL.tables[name].columns.replace("NOT NULL", "")
        return rows_of(spark, columns, rows)

    return make


@pytest.fixture(scope="session")
def declared(spark: SparkSession) -> Callable[..., list[dict[str, Any]]]:
    """The rows of a builder's frame as dicts, once its columns are those declared for the table, NOT NULL included."""

    def check(name: str, built: DataFrame) -> list[dict[str, Any]]:
        schema = spark.createDataFrame([], RETAIL.tables[name].columns).schema
        given = {field.name: field.dataType.simpleString() for field in built.schema}
        assert given == {field.name: field.dataType.simpleString() for field in schema}
        rows = [row.asDict() for row in built.collect()]
        for field in schema:
            assert field.nullable or all(row[field.name] is not None for row in rows), f"{field.name} is null"
        key = [tuple(row[column] for column in RETAIL.tables[name].key) for row in rows]
        assert len(set(key)) == len(key), f"key of {name} is doubled"
        return rows

    return check


@pytest.fixture(scope="session")
def run_of(run: Run) -> Callable[..., Run]:
    """The first run of a scale with settings: `run_of("chain", stores=20, days=7)`."""

    def make(scale: str, **settings: Any) -> Run:
        config = RetailConfig.scale(scale, **settings)
        return replace(run, config=config, window=Window(config.start_date, config.last_date, config.start_date))

    return make


@pytest.fixture(scope="session")
def run_until(run: Run) -> Callable[[date], Run]:
    """The tiny scale from 2024-01-01, with another last day."""

    def make(last_day: date) -> Run:
        return replace(run, window=replace(run.window, last_day=last_day))

    return make
