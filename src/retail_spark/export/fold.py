"""Tables folded back from their events: the last event of a row is the row.

Events may come late, in any order and more than once: each has its place in `outbox_id`, and that alone counts.
"""

from __future__ import annotations

from typing import cast

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from retail_spark.core.table import Table
from retail_spark.export.outbox import JSON_FORMAT

FOLDED = (
    "receipts",
    "receipt_lines",
    "payments",
    "store_inventory_txn",
    "dc_inventory_txn",
    "online_orders",
    "online_order_lines",
    "promotions",
    "stockouts",
    "reorders",
    "store_ops",
    "foot_traffic",
    "ble_pings",
    "customer_zone_changes",
    "marketing",
)
"""Tables of which every row is told by events; of truck_moves only arrivals and departures are."""


def fold(events: DataFrame, table: Table) -> DataFrame:
    """A table's rows, from events with `outbox_id`, `source` and `payload`: its columns with their types."""
    declared = cast(T.StructType, T.StructType.fromDDL(table.columns))
    told = T.StructType(
        [T.StructField(f.name, T.StringType() if f.name == "trace_id" else f.dataType) for f in declared]
    )
    rows = events.where(F.col("source") == table.name).select(
        "outbox_id", F.from_json("payload", told, JSON_FORMAT).alias("row")
    )
    last = rows.groupBy(*[F.col(f"row.{name}").alias(f"_{name}") for name in table.key]).agg(
        F.max_by("row", "outbox_id").alias("row")
    )
    number = F.substring("row.trace_id", len("TRC") + 1, 20).cast("bigint").alias("trace_id")
    return last.select(*[number if name == "trace_id" else F.col(f"row.{name}") for name in declared.names])


def missing(events: DataFrame) -> DataFrame:
    """Partition keys and days of which events have not come (yet), and how many: sequences have no gap.

    What is missing at the end of a day's sequence cannot be seen.
    """
    per_day = events.groupBy("partition_key", F.col("dt")).agg(
        (F.max("sequence") - F.count_distinct("sequence")).alias("missing")
    )
    return per_day.where("missing > 0")
