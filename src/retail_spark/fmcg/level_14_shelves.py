"""Level 14 - whether shoppers found what they came for: what the till took off the shelf, seen by an audit."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.fmcg.small import CREATED
from retail_spark.fmcg.world import FMCG

# Facings hold so many times an ordinary report's eaches; a promotion gets more room, but less than it sells.
_SHELF_COVER = 1.75
_PROMO_ROOM = 0.60
_REASONS = ("dc_stockout", "delivery_miss", "shelf_gap", "planogram_issue", "unknown")
_REASON_SHARES = (0.20, 0.25, 0.35, 0.10, 0.10)

_OSA = f"""
    id                   BIGINT NOT NULL COMMENT 'of the report in pos_sales that the audit looked at',
    retail_location_id   BIGINT NOT NULL,
    sku_id               BIGINT NOT NULL,
    measurement_date     DATE NOT NULL,
    measurement_time     STRING COMMENT 'HH:mm:ss',
    is_in_stock          BOOLEAN NOT NULL COMMENT 'something was left',
    shelf_capacity       INT COMMENT 'eaches; more while a promotion runs',
    shelf_quantity       INT COMMENT 'eaches left: capacity less what was bought',
    days_of_stock        DECIMAL(5,2) COMMENT 'left / mean of an ordinary day',
    out_of_stock_reason  STRING COMMENT 'demand_spike in promotions; null in stock',
    {CREATED}
"""


@FMCG.table(
    _OSA,
    key="id",
    refs={"id": "pos_sales", "retail_location_id": "retail_locations", "sku_id": "skus"},
    layer="operational",
)
def osa_metrics(run: Run, pos_sales: DataFrame) -> DataFrame:
    """One row per audit of a shelf. A shelf is empty when shoppers bought all that it holds: oftener in promotions."""
    share = run.config.osa_metrics / run.config.pos_sales
    seen = pos_sales.where(uniform(run.draw("osa_metrics.id", "id")) < share)
    room = 1 + (F.col("lift_multiplier") - 1) * _PROMO_ROOM
    capacity = F.ceil(room * (_SHELF_COVER * run.config.pos_mean_eaches)).cast("int")
    second = integer_between(run.draw("osa_metrics.measurement_time", "id"), 8 * 3600, 20 * 3600)
    rows = seen.select(
        "id",
        "retail_location_id",
        "sku_id",
        F.col("sale_date").alias("measurement_date"),
        F.format_string("%02d:%02d:%02d", F.floor(second / 3600), F.floor(second / 60) % 60, second % 60).alias(
            "measurement_time"
        ),
        capacity.alias("shelf_capacity"),
        F.greatest(capacity - F.col("quantity_eaches"), F.lit(0)).alias("shelf_quantity"),
        "is_promotional",
        pick(run.draw("osa_metrics.out_of_stock_reason", "id"), list(_REASONS), list(_REASON_SHARES)).alias("reason"),
    )
    empty = F.col("shelf_quantity") == 0
    return rows.select(
        "id",
        "retail_location_id",
        "sku_id",
        "measurement_date",
        "measurement_time",
        (~empty).alias("is_in_stock"),
        "shelf_capacity",
        "shelf_quantity",
        (F.col("shelf_quantity") / run.config.pos_mean_eaches).cast("decimal(5,2)").alias("days_of_stock"),
        F.when(empty & F.col("is_promotional"), F.lit("demand_spike"))
        .when(empty, F.col("reason"))
        .alias("out_of_stock_reason"),
        F.col("measurement_date").cast("timestamp").alias("created_at"),
    )
