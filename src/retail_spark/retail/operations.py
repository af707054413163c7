"""Opening and closing of the shops."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.identity import event_ts, is_shop
from retail_spark.retail.kernel.journal import RECEIPTS_PER_DAY, RECEIPTS_PER_PLACE
from retail_spark.retail.world import RETAIL


@RETAIL.table(
    """
    trace_id       BIGINT    NOT NULL COMMENT 'day, shop and operation in one number',
    dt             DATE      NOT NULL COMMENT 'business day, also where the shop closes after midnight',
    operation_time TIMESTAMP NOT NULL COMMENT 'wall-clock time of the shop',
    store_id       BIGINT    NOT NULL COMMENT 'shop',
    operation_type STRING    NOT NULL COMMENT 'opened or closed'
    """,
    key=("store_id", "operation_type", "dt"),
    refs={"store_id": "stores"},
    growth="daily",
    layer="operational",
)
def store_ops(run: Run, demand_factors: DataFrame) -> DataFrame:
    """Two rows per shop and day on which it opens at all."""
    is_open = F.col("open_second") < F.col("close_second")
    days = demand_factors.where(is_shop("location_id") & is_open)
    events = F.array(
        F.struct(F.lit("opened").alias("operation_type"), F.col("open_second").alias("second")),
        F.struct(F.lit("closed").alias("operation_type"), F.col("close_second").alias("second")),
    )
    day_of_shop = F.unix_date("dt").cast("bigint") * RECEIPTS_PER_DAY + F.col("location_id") * RECEIPTS_PER_PLACE
    last = F.when(F.col("operation_type") == "closed", RECEIPTS_PER_PLACE - 1).otherwise(0)
    return days.select("dt", "location_id", F.inline(events)).select(
        (day_of_shop + last).alias("trace_id"),
        "dt",
        event_ts("dt", "second").alias("operation_time"),
        F.col("location_id").alias("store_id"),
        "operation_type",
    )
