"""Empty shelves as they are found at closing time, and what positions ask for."""

from __future__ import annotations

from typing import Final

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.identity import dc_id, event_ts, position_trace, store_id, text_of
from retail_spark.retail.kernel.journal import HIGH, NORMAL, REORDER, STOCKOUT, URGENT
from retail_spark.retail.world import RETAIL

PRIORITIES: Final = {NORMAL: "NORMAL", HIGH: "HIGH", URGENT: "URGENT"}


@RETAIL.table(
    """
    trace_id            BIGINT    NOT NULL COMMENT 'day, place and product in one number',
    event_ts            TIMESTAMP NOT NULL COMMENT 'closing time',
    dt                  DATE      NOT NULL COMMENT 'first day that closed at 0',
    store_id            BIGINT             COMMENT 'shop, null for a distribution centre or warehouse',
    dc_id               BIGINT             COMMENT 'distribution centre or warehouse, null for a shop',
    product_id          BIGINT    NOT NULL COMMENT 'product',
    last_known_quantity INT       NOT NULL COMMENT 'available units at the close before',
    detection_time      TIMESTAMP NOT NULL COMMENT 'when it was found: closing time'
    """,
    key="trace_id",
    refs={"store_id": "stores", "dc_id": "distribution_centers", "product_id": "products_master"},
    growth="daily",
    layer="operational",
)
def stockouts(run: Run, journal: DataFrame) -> DataFrame:
    """One row per stockout, on the day on which it begins."""
    closed = event_ts("dt", "second")
    return journal.where(F.col("kind") == STOCKOUT).select(
        position_trace("seq").alias("trace_id"),
        closed.alias("event_ts"),
        "dt",
        store_id("location_key").alias("store_id"),
        dc_id("location_key").alias("dc_id"),
        "product_id",
        F.col("quantity").alias("last_known_quantity"),
        closed.alias("detection_time"),
    )


@RETAIL.table(
    """
    trace_id         BIGINT    NOT NULL COMMENT 'reorder_id',
    event_ts         TIMESTAMP NOT NULL COMMENT 'time of the review',
    dt               DATE      NOT NULL COMMENT 'business day',
    reorder_id       BIGINT    NOT NULL COMMENT 'day, place and product in one number',
    store_id         BIGINT             COMMENT 'shop that asks, null for a warehouse or a supplier order',
    to_dc_id         BIGINT             COMMENT 'warehouse that asks, null for a shop or a supplier order',
    dc_id            BIGINT    NOT NULL COMMENT 'distribution centre asked; alone on the row, it asks its supplier',
    product_id       BIGINT    NOT NULL COMMENT 'product',
    current_quantity INT       NOT NULL COMMENT 'inventory position: available and under way',
    reorder_quantity INT       NOT NULL COMMENT 'units asked for',
    reorder_point    INT       NOT NULL COMMENT 'level at or below which the position asks',
    priority         STRING    NOT NULL COMMENT 'NORMAL, HIGH or URGENT'
    """,
    key="reorder_id",
    refs={
        "store_id": "stores",
        "to_dc_id": "distribution_centers",
        "dc_id": "distribution_centers",
        "product_id": "products_master",
    },
    growth="daily",
    layer="operational",
)
def reorders(run: Run, journal: DataFrame) -> DataFrame:
    """One row per position and day on which it asks for goods."""
    asks_supplier = F.col("other_key") == 0
    asks_dc = F.when(~asks_supplier, F.col("location_key"))
    return journal.where(F.col("kind") == REORDER).select(
        F.col("event_id").alias("trace_id"),
        event_ts("dt", "second").alias("event_ts"),
        "dt",
        F.col("event_id").alias("reorder_id"),
        store_id(asks_dc).alias("store_id"),
        dc_id(asks_dc).alias("to_dc_id"),
        dc_id(F.when(asks_supplier, F.col("location_key")).otherwise(F.col("other_key"))).alias("dc_id"),
        "product_id",
        F.col("balance").alias("current_quantity"),
        F.col("quantity").alias("reorder_quantity"),
        F.col("wanted").alias("reorder_point"),
        text_of("code", PRIORITIES).alias("priority"),
    )
