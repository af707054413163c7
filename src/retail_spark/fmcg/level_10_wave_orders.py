"""Level 10 - the orders of each wave."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.fmcg.dating import midnight
from retail_spark.fmcg.level_09_waves import wave_members
from retail_spark.fmcg.small import CREATED
from retail_spark.fmcg.world import FMCG


@FMCG.table(
    f"""
    wave_id        BIGINT NOT NULL,
    order_id       BIGINT NOT NULL,
    pick_sequence  INT COMMENT 'place in the wave, from 1; rush orders first',
    status         STRING COMMENT 'picking, or staged once it was shipped',
    {CREATED}
    """,
    key=("wave_id", "order_id"),
    refs={"wave_id": "pick_waves", "order_id": "orders"},
    layer="operational",
)
def pick_wave_orders(run: Run, orders: DataFrame, order_allocations: DataFrame) -> DataFrame:
    """One row per order and wave: an order stands in one wave of each DC that serves it."""
    return wave_members(run, orders, order_allocations).select(
        "wave_id",
        "order_id",
        "pick_sequence",
        F.when(F.col("status") == "picking", "picking").otherwise("staged").alias("status"),
        midnight("order_date").alias("created_at"),
    )
