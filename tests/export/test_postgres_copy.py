"""Rows as PostgreSQL's COPY reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pyspark.sql import DataFrame, SparkSession

from retail_spark.api import WORLDS
from retail_spark.core.columns import declared_columns
from retail_spark.core.table import Table
from retail_spark.export.postgres_copy import copy_line, postgres_type
from tests.export.odd_world import COLUMNS, ROWS


@pytest.fixture
def away(spark: SparkSession) -> Iterator[None]:
    """A session in another zone."""
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    yield
    spark.conf.set("spark.sql.session.timeZone", "UTC")


def table_of(columns: str) -> Table:
    return Table("t", columns, ("id",), build=lambda: None, reads=(), comment="")


def line_of(columns: str, frame: DataFrame) -> list[str]:
    return [row[0] for row in frame.select(copy_line(declared_columns(table_of(columns)))).collect()]


def text_of(frame: Callable[..., DataFrame], kind: str, value: object) -> str:
    return line_of(f"v {kind}", frame(f"v {kind}", (value,)))[0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("a\tb", "a\\tb"),
        ("a\nb\rc", "a\\nb\\rc"),
        ("a\\b", "a\\\\b"),
        ("a\\tb", "a\\\\tb"),
        ("\\N", "\\\\N"),
        ("\\.", "\\\\."),
        ("", ""),
        (None, "\\N"),
    ],
)
def test_a_text_is_escaped_once_and_null_is_none_of_them(
    frame: Callable[..., DataFrame], value: str | None, text: str
) -> None:
    assert text_of(frame, "STRING", value) == text


def test_a_row_is_one_line_of_fields_parted_by_tabs(frame: Callable[..., DataFrame]) -> None:
    columns = "id BIGINT, a STRING, `order` BOOLEAN, day DATE"
    assert line_of(columns, frame(columns, (1, "x\ty\n", False, None))) == ["1\tx\\ty\\n\tf\t\\N"]


def test_texts_in_arrays_are_quoted_and_then_escaped_like_any_text(frame: Callable[..., DataFrame]) -> None:
    assert text_of(frame, "ARRAY<STRING>", ['a"b', "c\\d", "e,f", "", "NULL", None]) == (
        '{"a\\\\"b","c\\\\\\\\d","e,f","","NULL",NULL}'
    )
    assert text_of(frame, "ARRAY<INT>", [3, None, 1]) == "{3,NULL,1}"
    assert text_of(frame, "ARRAY<INT>", []) == "{}"
    assert text_of(frame, "ARRAY<INT>", None) == "\\N"


def test_structs_and_nested_arrays_are_json(frame: Callable[..., DataFrame]) -> None:
    assert text_of(frame, "STRUCT<a: STRING, b: INT>", ('x"y', None)) == '{"a":"x\\\\"y","b":null}'
    assert text_of(frame, "ARRAY<ARRAY<INT>>", [[1], []]) == "[[1],[]]"


@pytest.mark.usefixtures("away")
def test_times_are_utc_whatever_the_session_s_zone(spark: SparkSession) -> None:
    """02:30 of that day is an hour that New York skips, and 01:30 of the other one it has twice."""
    moments = ("2024-03-10T02:30:00.123456Z", "2024-11-03T05:30:00Z", "2024-11-03T06:30:00Z", "1969-12-31T23:59:59Z")
    values = ", ".join(f"TIMESTAMP'{moment}'" for moment in moments)
    frame = spark.sql(f"SELECT explode(array({values})) AS v")
    assert line_of("v TIMESTAMP", frame) == [moment.replace("T", " ").removesuffix("Z") for moment in moments]


def test_numbers_keep_every_digit(frame: Callable[..., DataFrame]) -> None:
    written = line_of(COLUMNS, frame(COLUMNS.replace("NOT NULL", ""), *[tuple(row.values()) for row in ROWS]))
    fields = [line.split("\t") for line in written]
    assert [float(row[5]) for row in fields if row[5] != "\\N"] == [1e-8, 0.0]
    assert [float(row[6]) for row in fields if row[6] != "\\N"] == [1e-300, 12345678901234567.0]


@pytest.mark.parametrize("world", WORLDS)
def test_every_type_that_is_exported_has_one_of_postgresql(world: str) -> None:
    exported = [table for table in WORLDS[world].tables.values() if table.layer != "internal"]
    found = {postgres_type(c.type) for table in exported for c in declared_columns(table)}
    assert {"bigint", "integer", "text", "date", "timestamp", "boolean", "numeric(12,2)", "text[]"} <= found


def test_a_type_that_is_not_known_is_an_error() -> None:
    with pytest.raises(ValueError, match="type INTERVAL DAY"):
        postgres_type("INTERVAL DAY")
