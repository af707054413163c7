"""Stockouts as events with a beginning, an end, and what they cost in counted lost sales."""

from __future__ import annotations

from typing import Final

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.gold.conventions import WAREHOUSE_SYSTEM, loaded
from retail_spark.retail.identity import date_key, position_trace
from retail_spark.retail.world import RETAIL

PEAK_MONTHS: Final = (11, 12)


@RETAIL.table(
    """
    stockout_id             BIGINT  NOT NULL COMMENT 'trace_id of the row of stockouts that found it',
    product_key             INT     NOT NULL COMMENT 'product',
    location_key            INT     NOT NULL COMMENT 'place',
    stockout_start_date_key INT     NOT NULL COMMENT 'first day that closed at 0',
    stockout_end_date_key   INT              COMMENT 'last day that closed at 0, null = still open',
    stockout_duration_days  INT     NOT NULL COMMENT 'days from start to end, both included, so far',
    lost_sales_attempts     INT     NOT NULL COMMENT 'requests refused or cut on these days',
    lost_sales_quantity     INT     NOT NULL COMMENT 'units that they lacked',
    lost_sales_revenue      DECIMAL(12,2) NOT NULL COMMENT 'those units at list price',
    peak_season_flag        BOOLEAN NOT NULL COMMENT 'began in November or December',
    source_system           STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp           TIMESTAMP NOT NULL COMMENT 'load, in the night after the last day so far'
    """,
    key="stockout_id",
    refs={
        "stockout_id": "stockouts.trace_id",
        "product_key": "gold_product_dim",
        "location_key": "gold_location_dim",
        "stockout_start_date_key": "gold_date_dim",
        "stockout_end_date_key": "gold_date_dim",
    },
    growth="whole",
    layer="gold",
)
def gold_stockout_events(run: Run, inventory_positions: DataFrame, lost_requests: DataFrame) -> DataFrame:
    """One row per stockout of a position: each run of days that close at 0, and the requests lost on them."""
    position_day = ["location_key", "product_id", "dt"]
    lost = lost_requests.groupBy(*position_day).agg(
        F.count("*").alias("attempts"),
        F.sum("lost_quantity").alias("quantity"),
        F.sum("lost_revenue").alias("revenue"),
    )
    empty_days = inventory_positions.where("available = 0").select(
        *position_day, F.date_sub("dt", F.col("stockout_days") - 1).alias("start")
    )
    events = (
        empty_days.join(lost, position_day, how="left")
        .groupBy("location_key", "product_id", F.greatest("start", F.lit(run.window.origin)).alias("dt"))
        .agg(
            F.max("dt").alias("last_day"),
            F.sum("attempts").alias("attempts"),
            F.sum("quantity").alias("quantity"),
            F.sum("revenue").alias("revenue"),
        )
    )
    is_over = F.col("last_day") < F.lit(run.window.last_day)
    return events.select(
        position_trace(F.lit(0)).alias("stockout_id"),
        F.col("product_id").cast("int").alias("product_key"),
        F.col("location_key").cast("int").alias("location_key"),
        date_key("dt").alias("stockout_start_date_key"),
        F.when(is_over, date_key("last_day")).alias("stockout_end_date_key"),
        (F.datediff("last_day", "dt") + 1).alias("stockout_duration_days"),
        F.coalesce("attempts", F.lit(0)).cast("int").alias("lost_sales_attempts"),
        F.coalesce("quantity", F.lit(0)).cast("int").alias("lost_sales_quantity"),
        F.coalesce("revenue", F.lit(0)).cast("decimal(12,2)").alias("lost_sales_revenue"),
        F.month("dt").isin(*PEAK_MONTHS).alias("peak_season_flag"),
        *loaded(WAREHOUSE_SYSTEM, "last_day"),
    )
