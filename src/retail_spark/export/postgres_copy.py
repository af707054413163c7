"""Rows as the text format of PostgreSQL's COPY, by Spark expressions over the declared types."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyspark.sql import Column
from pyspark.sql import functions as F

from retail_spark.core.columns import DeclaredColumn

_TYPES = {
    "STRING": "text",
    "BIGINT": "bigint",
    "INT": "integer",
    "SMALLINT": "smallint",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DATE": "date",
    # without a zone: it is the place's wall clock, which no setting of a server or client may shift
    "TIMESTAMP": "timestamp",
}
# backslash first: those that the others bring in must stay single
_ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))
_NULL = "\\N"


def postgres_type(declared: str) -> str:
    """PostgreSQL's type for one of Spark's: nested arrays, structs and maps become jsonb."""
    kind = declared.upper()
    if kind in _TYPES:
        return _TYPES[kind]
    if re.fullmatch(r"DECIMAL\(\d+, ?\d+\)", kind):
        return kind.replace("DECIMAL", "numeric")
    element = _element(kind)
    if element is not None:
        return f"{postgres_type(element)}[]"
    if kind.startswith(("ARRAY<", "STRUCT<", "MAP<")):
        return "jsonb"
    raise ValueError(f"type {declared}: no type of PostgreSQL is known for it")


def copy_line(columns: Iterable[DeclaredColumn]) -> Column:
    """A row as one line of COPY, without its end."""
    fields = [F.coalesce(_field(F.col(f"`{column.name}`"), column.type), F.lit(_NULL)) for column in columns]
    return F.concat_ws("\t", *fields)


def _field(value: Column, declared: str) -> Column:
    """A value as COPY reads it; null where it is null."""
    kind = postgres_type(declared)
    if kind == "jsonb":
        return _escaped(F.to_json(value, {"ignoreNullFields": "false", "timeZone": "UTC"}))
    if kind.endswith("[]"):
        return _escaped(_array(value, _element(declared.upper()) or ""))
    return _escaped(value) if kind == "text" else _plain(value, kind)


def _plain(value: Column, kind: str) -> Column:
    """A value of a type whose text needs no escape; null where it is null."""
    if kind == "boolean":
        return F.when(value, "t").when(~value, "f")
    if kind == "timestamp":
        # counted from the epoch, and not cast: a cast would follow the session's zone
        epoch = F.lit("1970-01-01 00:00:00").cast("timestamp_ntz")
        return F.timestamp_add("MICROSECOND", F.unix_micros(value), epoch).cast("string")
    return value.cast("string")


def _array(value: Column, element: str) -> Column:
    """An array as PostgreSQL writes it: {1,2,NULL}, texts in quotes."""
    kind = postgres_type(element)

    def text(each: Column) -> Column:
        shown = _quoted(each) if kind == "text" else _plain(each, kind)
        return F.coalesce(shown, F.lit("NULL"))

    return F.concat(F.lit("{"), F.array_join(F.transform(value, text), ","), F.lit("}"))


def _quoted(text: Column) -> Column:
    escaped = F.replace(F.replace(text, F.lit("\\"), F.lit("\\\\")), F.lit('"'), F.lit('\\"'))
    return F.concat(F.lit('"'), escaped, F.lit('"'))


def _escaped(text: Column) -> Column:
    for character, escape in _ESCAPES:
        text = F.replace(text, F.lit(character), F.lit(escape))
    return text


def _element(kind: str) -> str | None:
    """The type inside an array of plain values; None for any other type."""
    found = re.fullmatch(r"ARRAY<([^<>]*)>", kind)
    return None if found is None else found[1]
