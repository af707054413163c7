"""Level 9 - the waves in which DCs pick what was allocated."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, uniform
from retail_spark.fmcg.dating import stamps
from retail_spark.fmcg.small import CREATED_UPDATED
from retail_spark.fmcg.world import FMCG

# Waves that a DC's day ends with are rarely full: on average half a wave a day is air.
_FULL = 7
PICKED = ("picking", "shipped", "delivered")


def wave_members(run: Run, orders: DataFrame, order_allocations: DataFrame) -> DataFrame:
    """One row per order and DC that picks it, with its wave: a DC's orders of a day, rush first, in groups."""
    fates = orders.where(F.col("status").isin(*PICKED)).select(
        F.col("id").alias("order_id"), "order_date", "status", (F.col("order_type") != "rush").alias("is_calm")
    )
    picked = order_allocations.groupBy("order_id", "dc_id").agg(
        F.sum("allocated_cases").alias("cases"), F.count_distinct("order_line_number").alias("lines")
    )
    picked = picked.join(fates, on="order_id", how="inner")
    queue = Window.partitionBy("dc_id", "order_date").orderBy("is_calm", "order_id")
    picked = picked.withColumn("turn", F.row_number().over(queue) - 1)
    day = F.datediff("order_date", F.lit(run.config.start_date))
    wave = F.floor(F.col("turn") / _FULL)
    return picked.select(
        "*",
        ((F.col("dc_id") * 1_000 + day) * 1_000 + wave).cast("bigint").alias("wave_id"),
        (F.pmod("turn", F.lit(_FULL)) + 1).cast("int").alias("pick_sequence"),
        wave.cast("int").alias("wave"),
    )


@FMCG.table(
    f"""
    id            BIGINT NOT NULL COMMENT 'DC, day and wave of the day in one number',
    wave_number   STRING NOT NULL,
    dc_id         BIGINT NOT NULL,
    wave_date     DATE NOT NULL,
    wave_type     STRING COMMENT 'standard, rush or replenishment',
    status        STRING COMMENT 'completed, or picking while one of its orders is',
    total_orders  INT,
    total_lines   INT,
    total_cases   INT COMMENT 'allocated at the DC to the orders of the wave',
    start_time    TIMESTAMP,
    end_time      TIMESTAMP,
    {CREATED_UPDATED}
    """,
    key="id",
    refs={"dc_id": "distribution_centers"},
    layer="operational",
)
def pick_waves(run: Run, orders: DataFrame, order_allocations: DataFrame) -> DataFrame:
    """One row per wave: orders that a DC picks together."""
    waves = (
        wave_members(run, orders, order_allocations)
        .groupBy("wave_id")
        .agg(
            F.first("dc_id").alias("dc_id"),
            F.first("order_date").alias("wave_date"),
            F.first("wave").alias("wave"),
            F.max("is_calm").alias("is_calm"),
            F.max(F.col("status") == "picking").alias("is_open"),
            F.count("*").cast("int").alias("total_orders"),
            F.sum("lines").cast("int").alias("total_lines"),
            F.sum("cases").cast("int").alias("total_cases"),
        )
    )
    begins = F.col("wave_date").cast("timestamp").cast("bigint") + 6 * 3600 + F.col("wave") * 900
    lasts = 60 * integer_between(run.draw("pick_waves.minutes", "wave_id"), 30, 180)
    refills = uniform(run.draw("pick_waves.replenishment", "wave_id")) < 0.055
    return waves.select(
        F.col("wave_id").alias("id"),
        F.format_string("WV-%d", "wave_id").alias("wave_number"),
        "dc_id",
        "wave_date",
        F.when(~F.col("is_calm"), "rush").when(refills, "replenishment").otherwise("standard").alias("wave_type"),
        F.when(F.col("is_open"), "picking").otherwise("completed").alias("status"),
        "total_orders",
        "total_lines",
        "total_cases",
        F.timestamp_seconds(begins).alias("start_time"),
        F.when(~F.col("is_open"), F.timestamp_seconds(begins + lasts)).alias("end_time"),
        *stamps("wave_date"),
    )
