"""The only place that writes tables. New columns arrive; a changed type and doubled rows cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from retail_spark.core.context import Window
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.place import Lakehouse, quoted
from retail_spark.core.table import Table

STATISTICS = "delta.dataSkippingStatsColumns"
"""The property that names the columns whose least and greatest value Delta keeps for each file."""


@dataclass(frozen=True)
class Written:
    """One commit: the table's new version, the rows that it wrote, the rows now in the table, and storage's time."""

    version: int
    rows_written: int
    rows: int
    at: datetime


def write(
    spark: SparkSession, lakehouse: Lakehouse, table: Table, frame: DataFrame, window: Window | None = None
) -> Written:
    """Write what a table's builder gave: the whole table, or the window's days of a daily table in an advance.

    Such days are appended, or with a lookback replace everything from `lookback` days before the window on.
    """
    since = first_day_written(table, window)
    is_new = _create(spark, lakehouse, table)
    columns = _declared_columns(spark, lakehouse, table, frame)
    if window is not None and table.growth == "daily":
        columns["dt"] = _guarded_day(table, since, window.last_day)
    writer = frame.select(*columns.values()).write.format("delta").option("mergeSchema", "true")
    if is_new or (since is not None and table.lookback == 0):
        writer = writer.mode("append")
    else:
        # with a condition, be it always true, the table stays as it is; without, it is made anew, its clustering gone
        writer = writer.mode("overwrite").option("replaceWhere", "true" if since is None else f"dt >= DATE'{since}'")
    writer.saveAsTable(lakehouse.name(table.name))
    commit = lakehouse.last_commit(spark, table.name)
    # Delta answers a plain count from its statistics, without reading data
    rows = commit.rows_written if since is None else lakehouse.read(spark, table.name).count()
    return Written(commit.version, commit.rows_written, rows, commit.at)


def append(spark: SparkSession, lakehouse: Lakehouse, table: Table, frame: DataFrame) -> None:
    """Add rows to a table that is no part of a world's data, such as the manifest."""
    _create(spark, lakehouse, table)
    columns = _declared_columns(spark, lakehouse, table, frame)
    rows = frame.select(*columns.values()).write.format("delta").mode("append").option("mergeSchema", "true")
    rows.saveAsTable(lakehouse.name(table.name))


def first_day_written(table: Table, window: Window | None) -> date | None:
    """The first day that an advance writes of a daily table; None where the whole table is written."""
    if window is None or window.is_first or table.growth != "daily":
        return None
    return window.first_day - timedelta(days=table.lookback)


def refuse_drift(spark: SparkSession, lakehouse: Lakehouse, table: Table) -> None:
    """A UserError if the table in the lakehouse has a column of another type, or one that is not declared."""
    _new_columns(spark, lakehouse, table, _declared_schema(table))


def statistics_of(table: Table) -> str:
    """Columns whose least and greatest value Delta keeps for each file: facts are read by day, and found by key.

    Delta's own choice, the first 32 columns, costs a sixth of the time that tasks take to write.
    """
    return ",".join(dict.fromkeys(["dt", *table.key] if table.growth == "daily" else table.key))


def _declared_schema(table: Table) -> T.StructType:
    """The declared columns as types."""
    return cast(T.StructType, T.StructType.fromDDL(table.columns))


def _create(spark: SparkSession, lakehouse: Lakehouse, table: Table) -> bool:
    """Create the table, with comments and NOT NULL, if it is not there; whether it was not."""
    if spark.catalog.tableExists(lakehouse.name(table.name)):
        return False
    lakehouse.clear(table.name)
    path = lakehouse.path(table.name)
    location = "" if path is None else f"LOCATION {quoted(path)}"
    properties = {
        "retail_spark.layer": table.layer,
        "retail_spark.key": ", ".join(table.key),
        STATISTICS: statistics_of(table),
    }
    told = ", ".join(f"{quoted(name)} = {quoted(value)}" for name, value in properties.items())
    spark.sql(
        f"CREATE TABLE {lakehouse.name(table.name)} ({table.columns}) USING DELTA {location} "
        f"COMMENT {quoted(table.comment)} TBLPROPERTIES ({told})"
    )
    return True


def _new_columns(spark: SparkSession, lakehouse: Lakehouse, table: Table, schema: T.StructType) -> set[str]:
    """Declared columns that the existing table lacks; a UserError for what differs otherwise."""
    existing = {field.name: field.dataType for field in spark.table(lakehouse.name(table.name)).schema}
    declared = {field.name: field.dataType for field in schema}
    cure = f"generate into another place, or remove {lakehouse} first"
    for name, kind in existing.items():
        if name not in declared:
            raise UserError(f"table {table.name} in {lakehouse} has column {name}, which is not declared: {cure}")
        if not _alike(kind, declared[name]):
            raise UserError(
                f"table {table.name}, column {name}: {kind.simpleString()} in {lakehouse}, "
                f"{declared[name].simpleString()} in this version: {cure}"
            )
    return declared.keys() - existing.keys()


def _declared_columns(spark: SparkSession, lakehouse: Lakehouse, table: Table, frame: DataFrame) -> dict[str, Column]:
    """The frame's columns in declared order; an error if names or types are not the declared ones."""
    schema = _declared_schema(table)
    declared = {field.name: field for field in schema}
    given = {field.name: field.dataType for field in frame.schema}
    if given.keys() != declared.keys():
        lacking, extra = sorted(declared.keys() - given.keys()), sorted(given.keys() - declared.keys())
        raise ValueError(f"table {table.name}: its builder lacks {lacking} and adds {extra}")
    for name, field in declared.items():
        if not _alike(given[name], field.dataType):
            got, expected = given[name].simpleString(), field.dataType.simpleString()
            raise ValueError(f"table {table.name}, column {name}: the builder gives {got}, declared is {expected}")
    new = _new_columns(spark, lakehouse, table, schema)
    return {
        name: F.col(name).alias(name, metadata=field.metadata) if name in new else F.col(name)
        for name, field in declared.items()
    }


def _alike(one: T.DataType, other: T.DataType) -> bool:
    """Whether types agree but for nullability inside them."""
    return one.simpleString() == other.simpleString()


def _guarded_day(table: Table, since: date | None, last_day: date) -> Column:
    """`dt`, or an error for a day that this run does not write: such a row would come twice, or never."""
    day = F.col("dt")
    due = day <= F.lit(last_day)
    if since is not None:
        due = due & (day >= F.lit(since))
    message = F.concat(F.lit(f"table {table.name}: a row is dated "), day, F.lit(f", outside {since} to {last_day}"))
    return F.when(due, day).otherwise(F.raise_error(message).cast("date")).alias("dt")
