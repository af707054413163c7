"""Exported CSV read back as the table that it was."""

from __future__ import annotations

from pathlib import Path

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from retail_spark.core.columns import DeclaredColumn
from retail_spark.core.table import Table
from retail_spark.export.csv import FORMAT
from retail_spark.export.text_rows import DAY, TextTable

_EMPTY = "\u0000"


def read_back(spark: SparkSession, folder: Path, world: str, table: Table) -> DataFrame:
    """The rows of a table from its files, with the types that it declares."""
    reader = spark.read.options(header="true", **FORMAT, multiLine="true", inferSchema="false")
    # that a value is empty, and not missing, only the quotes tell
    texts = reader.options(nullValue="", emptyValue=_EMPTY).csv(str(folder / table.name))
    columns = TextTable(world, table).columns.items()
    values = [_typed(F.col(f"`{header}`"), column).alias(column.name) for header, column in columns]
    return texts.select(*values, *([F.col(DAY).cast("date").alias(DAY)] if DAY in texts.columns else []))


def _typed(text: Column, column: DeclaredColumn) -> Column:
    if column.name == "trace_id":
        text = F.substring(text, 4, 20)
    if column.type == "STRING":
        text = F.regexp_replace(text, f"^{_EMPTY}$", "")
    if column.type.startswith("ARRAY"):
        text = F.when(text == _EMPTY, F.array().cast(column.type)).otherwise(F.split(text, ","))
    return text.cast(column.type)
