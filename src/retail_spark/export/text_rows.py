"""A table's rows as the text of CSV files: every value a string under its header, rows in the order of their key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.columns import DeclaredColumn, declared_columns
from retail_spark.core.table import Table
from retail_spark.export.headers import headers

DAY = "dt"
_KEY = "_key_{}"


@dataclass(frozen=True)
class TextTable:
    """How a table of a world looks as files: `columns` by header, and which of them are its key."""

    world: str
    table: Table

    @cached_property
    def columns(self) -> dict[str, DeclaredColumn]:
        """Header -> column, in the order of the files."""
        return {header: column for column, header in headers(self.world, self.table).values()}

    @cached_property
    def key_headers(self) -> tuple[str, ...]:
        """Headers of the key; a `dt` in it is the folder's name."""
        return tuple(header for header, column in self.columns.items() if column.name in self.table.key)

    @property
    def key_columns(self) -> tuple[str, ...]:
        """Columns of `rows` that hold the key with its own types: for sorting, and for draws."""
        return tuple(_KEY.format(number) for number in range(len(self.table.key)))

    @property
    def has_days(self) -> bool:
        """Whether there is a file for each day, or one at all."""
        return any(column.name == DAY for column in declared_columns(self.table))

    def rows(self, frame: DataFrame) -> DataFrame:
        """The table's rows: texts under their headers, the key's columns, and `dt` where there is one."""
        texts = [_text(column).alias(header) for header, column in self.columns.items()]
        keys = [F.col(name).alias(key) for name, key in zip(self.table.key, self.key_columns, strict=True)]
        return frame.select(*texts, *keys, *([DAY] if self.has_days else []))


def _text(column: DeclaredColumn) -> Column:
    """A value as text, null where it is null: ISO dates and instants, TRC and digits, elements between commas."""
    value = F.col(column.name)
    kind = column.type.upper()
    if column.name == "trace_id":
        return trace(value)
    if kind == "TIMESTAMP":
        return F.translate(value.cast("string"), " ", "T")
    if kind.startswith("ARRAY<"):
        return F.array_join(value.cast("array<string>"), ",")
    return value.cast("string")


def trace(trace_id: Column) -> Column:
    """A trace_id as other programs see it."""
    return F.concat(F.lit("TRC"), trace_id.cast("string"))
