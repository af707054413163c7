"""An outbox as a stream: Structured Streaming reads its events in bursts at a limited rate, into a Delta table.

The events are cut into files of `burst` events each, in the order in which they happened; a trigger every
`emit_interval_ms` takes one. Nothing waits but Spark's own trigger. The table has one row per event, in the form of an
event's envelope. A replay that ended early goes on from its checkpoint; an event that comes again changes nothing.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from retail_spark.config import Realtime
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.place import quoted
from retail_spark.export.folder import read_marker
from retail_spark.export.outbox import JSON_FORMAT, OUTBOX_COLUMNS, read_outbox, with_day

EVENTS, BURSTS, CHECKPOINT, ABOUT = "events", "bursts", "checkpoint", "_replay.json"
ENVELOPE: Final = {
    "dt": "DATE COMMENT 'business day'",
    "outbox_id": "BIGINT COMMENT 'day, partition and sequence in one number'",
    "event_id": "STRING COMMENT 'type of the event and key of its row'",
    "sequence": "INT COMMENT 'order within partition_key and day, from 1 without a gap'",
    "event_type": "STRING COMMENT 'one of 18'",
    "payload": "STRING COMMENT 'the row as it stood then, as JSON'",
    "trace_id": "STRING COMMENT 'TRC and digits'",
    "ingest_timestamp": "TIMESTAMP COMMENT 'when it happened: the replay keeps the time of the data'",
    "schema_version": "STRING",
    "source": "STRING COMMENT 'table that the event tells of'",
    "correlation_id": "STRING COMMENT 'receipt, order or shipment that it belongs to'",
    "partition_key": "STRING COMMENT 'shop, else distribution centre, else 0'",
    "session_id": "STRING",
    "parent_event_id": "STRING COMMENT 'event that led to it'",
}


@dataclass(frozen=True)
class Replayed:
    """A finished replay: its table, and the events in it."""

    table: Path
    events: int


def replay(spark: SparkSession, outbox: Path, output: Path, pace: Realtime) -> Replayed:
    """Stream an exported outbox into `<output>/events`, from where an earlier replay stopped."""
    outbox, output = outbox.resolve(), output.resolve()  # Java may have been started elsewhere
    _cut(spark, outbox, output, pace.burst)
    table = f"delta.`{output / EVENTS}`"
    columns = ", ".join(f"{name} {kind}" for name, kind in ENVELOPE.items())
    spark.sql(f"CREATE TABLE IF NOT EXISTS {table} ({columns}) USING DELTA PARTITIONED BY (dt)")
    stream = spark.readStream.schema(OUTBOX_COLUMNS).options(**JSON_FORMAT, recursiveFileLookup="true")
    events = with_day(stream.option("maxFilesPerTrigger", 1).json(str(output / BURSTS)))
    query = (
        envelope(events)
        .writeStream.foreachBatch(lambda batch, number: add_new(batch, table))
        .option("checkpointLocation", str(output / CHECKPOINT))
        .trigger(processingTime=f"{pace.emit_interval_ms} milliseconds")
        .start()
    )
    try:
        query.processAllAvailable()
    finally:
        query.stop()
    return Replayed(output / EVENTS, spark.table(table).count())


def refuse_what_cannot_be_replayed(outbox: Path, output: Path, burst: int) -> None:
    """A UserError if `outbox` was not exported, or if `output` is not new, empty or the same replay's."""
    if read_marker(outbox).get("export") != "outbox":
        raise UserError(f"no outbox at '{outbox}': allowed is what retail-spark export outbox wrote")
    about = _about(outbox, burst)
    if output.is_file() or (output.is_dir() and any(output.iterdir()) and not (output / ABOUT).is_file()):
        raise UserError(f"output '{output}' holds something that no replay made: name an empty or a new directory")
    if (output / ABOUT).is_file() and json.loads((output / ABOUT).read_text(encoding="utf-8")) != about:
        raise UserError(
            f"output '{output}' holds a replay of another outbox, or with another realtime.burst: "
            "go on with the same, or name a new directory"
        )


def envelope(events: DataFrame) -> DataFrame:
    """Rows of the outbox as they are sent: the columns of `ENVELOPE`."""
    renamed = events.withColumnsRenamed({"message_type": "event_type", "event_ts": "ingest_timestamp"})
    return renamed.select(*ENVELOPE)


def add_new(batch: DataFrame, table: str) -> None:
    """Add the events that the table does not have yet."""
    first, last = batch.agg(F.min("dt"), F.max("dt")).collect()[0]
    # the bounds keep a burst from reading events of other days
    batch.sparkSession.sql(
        f"""MERGE INTO {table} AS there USING {{batch}} AS sent
            ON there.dt BETWEEN DATE{quoted(first)} AND DATE{quoted(last)}
               AND there.dt = sent.dt AND there.event_id = sent.event_id
            WHEN NOT MATCHED THEN INSERT *""",
        batch=batch.dropDuplicates(["event_id"]),
    )


def _about(outbox: Path, burst: int) -> dict[str, object]:
    return {"outbox": str(outbox.resolve()), **read_marker(outbox), "burst": burst}


def _cut(spark: SparkSession, outbox: Path, output: Path, burst: int) -> None:
    """Cut the outbox into files of `burst` events under `output`, unless an earlier replay did."""
    refuse_what_cannot_be_replayed(outbox, output, burst)
    if (output / ABOUT).is_file():
        return
    events = read_outbox(spark, outbox)
    days = events.groupBy("dt").agg(F.count("*").alias("events")).orderBy("dt").collect()
    before = accumulate((day["events"] for day in days), initial=0)
    spans = [(day["dt"], n) for day, n in zip(days, before, strict=False)]
    earlier = spark.createDataFrame(spans, "dt DATE, earlier BIGINT")
    # numbered day by day, so that no task holds all events
    in_order = Window.partitionBy("dt").orderBy("event_ts", "outbox_id")
    number = F.col("earlier") + F.row_number().over(in_order) - 1
    numbered = events.join(F.broadcast(earlier), on="dt", how="inner")
    numbered = numbered.withColumn("burst", F.format_string("%012d", F.floor(number / burst))).drop("earlier")
    output.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(output / BURSTS, ignore_errors=True)
    by_burst = numbered.repartition("burst").sortWithinPartitions("burst", "dt", "event_ts", "outbox_id").drop("dt")
    by_burst.write.partitionBy("burst").options(**JSON_FORMAT).json(str(output / BURSTS))
    # Spark's stream takes files by their age: a millisecond apart, in the order of the events
    for age, file in enumerate(sorted((output / BURSTS).rglob("part-*"))):
        os.utime(file, ns=(age * 1_000_000, age * 1_000_000))
    (output / ABOUT).write_text(json.dumps(_about(outbox, burst), indent=1) + "\n", encoding="utf-8")
