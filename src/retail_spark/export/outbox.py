"""The outbox: one row per business event, a pure function of the facts. Written as lines of JSON, a file for each day.

`sequence` counts the events of a partition key and day from 1 without a gap, in the order in which they happened;
`outbox_id` is day, partition and sequence in one number; `event_id` names the event by its type and its row's key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from pathlib import Path
from typing import Final

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from retail_spark.core.errors import UserError
from retail_spark.export.csv import FolderExport
from retail_spark.export.events import CORRELATIONS, LIFE, PLACES, SOURCES, STATUS, WORLD, Source
from retail_spark.export.folder import new_folder, take_parts, write_parts
from retail_spark.export.snapshot import Snapshot
from retail_spark.export.text_rows import trace

OUTBOX_COLUMNS: Final = """
    outbox_id BIGINT, event_id STRING, sequence INT, event_ts TIMESTAMP, message_type STRING, payload STRING,
    status STRING, last_attempt_ts TIMESTAMP, sent_ts TIMESTAMP, partition_key STRING, trace_id STRING,
    correlation_id STRING, session_id STRING, parent_event_id STRING, schema_version STRING, source STRING
"""
JSON_FORMAT: Final = {"timestampFormat": "yyyy-MM-dd'T'HH:mm:ss", "dateFormat": "yyyy-MM-dd"}
SCHEMA_VERSION: Final = "1.0"
PLACE_BITS: Final = 18
SEQUENCE_BITS: Final = 30


def export_outbox(spark: SparkSession, snapshot: Snapshot, output: Path) -> FolderExport:
    """Write the events of a snapshot as `<output>/dt=YYYY-MM-DD/outbox_YYYYMMDD.jsonl`."""
    refuse_without_events(snapshot.world.name, [table.name for table in snapshot.tables])
    tables = {table.name: snapshot.read(spark, table) for table in snapshot.tables if table.name in event_tables()}
    keys = {name: snapshot.world.tables[name].key for name in tables}
    with new_folder(output) as (home, told):
        options = {**JSON_FORMAT, "ignoreNullFields": "false"}
        write_parts(outbox(tables, keys), home / ".parts", "json", options, ["outbox_id"], by_day=True)
        files = take_parts(home / ".parts", home, "outbox", "jsonl")
        count = spark.read.text(str(home)).count()
        told |= {"export": "outbox", "world": snapshot.world.name, "seed": snapshot.record.seed, "events": count}
    return FolderExport(output.resolve(), len(tables), len(files), count)


def event_tables() -> list[str]:
    """Names of the tables that tell events."""
    return list(dict.fromkeys(source.table for source in SOURCES))


def refuse_without_events(world: str, only: Collection[str] | None) -> None:
    """A UserError for a world, or for tables, that tell no events."""
    if world != WORLD:
        raise UserError(f"export outbox {world}: allowed is {WORLD}, the world whose tables tell events")
    if only is not None and not set(only) & set(event_tables()):
        raise UserError(f"export outbox: none of these tables tells events; {', '.join(event_tables())} do")


def read_outbox(spark: SparkSession, folder: Path) -> DataFrame:
    """The events of an exported outbox, in whatever order and however often they lie there."""
    reader = spark.read.schema(OUTBOX_COLUMNS).options(**JSON_FORMAT, recursiveFileLookup="true")
    return with_day(reader.json(str(folder)))


def with_day(events: DataFrame) -> DataFrame:
    """Events with `dt`, the business day that their outbox_id holds."""
    day = F.shiftright("outbox_id", PLACE_BITS + SEQUENCE_BITS).cast("int")
    return events.withColumn("dt", F.date_from_unix_date(day))


def outbox(tables: Mapping[str, DataFrame], keys: Mapping[str, tuple[str, ...]]) -> DataFrame:
    """The events of these tables, whose keys are given: the columns of `OUTBOX_COLUMNS`, and `dt`."""
    told = [
        _events(source, rank, tables[source.table], keys[source.table])
        for rank, source in enumerate(SOURCES)
        if source.table in tables and source.at in tables[source.table].columns
    ]
    events = reduce(DataFrame.unionByName, told)
    in_order = Window.partitionBy("place", "dt").orderBy("event_ts", "rank", "event_id")
    events = events.withColumn("sequence", F.row_number().over(in_order))
    partition = F.unix_date("dt").cast("bigint") * 2**PLACE_BITS + F.col("place")
    return events.select(
        (partition * 2**SEQUENCE_BITS + F.col("sequence")).alias("outbox_id"),
        "event_id",
        "sequence",
        "event_ts",
        "message_type",
        "payload",
        F.lit("pending").alias("status"),
        F.lit(None).cast("timestamp").alias("last_attempt_ts"),
        F.lit(None).cast("timestamp").alias("sent_ts"),
        F.col("place").cast("string").alias("partition_key"),
        "trace_id",
        "correlation_id",
        F.lit(None).cast("string").alias("session_id"),
        "parent_event_id",
        F.lit(SCHEMA_VERSION).alias("schema_version"),
        "source",
        "dt",
    )


def _events(source: Source, rank: int, rows: DataFrame, key: tuple[str, ...]) -> DataFrame:
    """The events of one source, without a sequence yet."""
    happened = rows.where(F.col(source.at).isNotNull() & F.expr(source.where))
    parts = [F.lit(source.message_type), *[F.col(column).cast("string") for column in key], *map(F.lit, source.suffix)]
    return happened.select(
        F.lit(rank).alias("rank"),
        F.concat_ws("-", *parts).alias("event_id"),
        F.expr(source.day).alias("dt"),
        F.col(source.at).alias("event_ts"),
        F.lit(source.message_type).alias("message_type"),
        F.to_json(F.struct(*_told(source, rows.columns)), JSON_FORMAT).alias("payload"),
        F.coalesce(*_those(PLACES, rows), F.lit(0)).cast("bigint").alias("place"),
        trace(F.col("trace_id")).alias("trace_id"),
        F.coalesce(*_those(CORRELATIONS, rows), F.lit(None).cast("string")).alias("correlation_id"),
        F.expr(source.parent).alias("parent_event_id"),
        F.lit(source.table).alias("source"),
    )


def _told(source: Source, columns: list[str]) -> list[Column]:
    """The row as it stood when the event happened."""
    values = {name: F.col(name) for name in columns}
    values["trace_id"] = trace(F.col("trace_id"))
    if source.stage is not None:
        values |= {name: F.when(F.col(name) <= F.col(source.at), F.col(name)) for name in LIFE if name in values}
        values |= {name: F.lit(source.stage) for name in (STATUS,) if name in values}
    return [value.alias(name) for name, value in values.items()]


def _those(names: tuple[str, ...], rows: DataFrame) -> list[Column]:
    return [F.col(name) for name in names if name in rows.columns]
