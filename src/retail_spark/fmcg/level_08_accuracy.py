"""Level 8 - how right forecasts were, and what people made of them."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.fmcg.level_08_forecasts import sales_at_places, weekly_sales
from retail_spark.fmcg.small import CREATED
from retail_spark.fmcg.world import FMCG

_ACCURACY = f"""
    id                 BIGINT NOT NULL COMMENT 'the forecast_id',
    forecast_id        BIGINT NOT NULL,
    sku_id             BIGINT NOT NULL,
    location_type      STRING NOT NULL,
    location_id        BIGINT COMMENT 'null: total',
    measurement_date   DATE NOT NULL COMMENT 'the Monday after the week',
    forecast_quantity  DECIMAL(12,2) NOT NULL COMMENT 'cases',
    actual_quantity    DECIMAL(12,2) NOT NULL COMMENT 'cases sold at the till in that week and place',
    absolute_error     DECIMAL(12,2) COMMENT 'cases',
    mape               DECIMAL(8,4) COMMENT 'error / actual; null where nothing was sold',
    bias_percent       DECIMAL(8,4) COMMENT '(forecast - actual) / actual x 100',
    {CREATED}
"""


@FMCG.table(_ACCURACY, key="id", refs={"forecast_id": "demand_forecasts", "sku_id": "skus"}, layer="operational")
def forecast_accuracy(
    run: Run,
    demand_forecasts: DataFrame,
    pos_sales: DataFrame,
    retail_locations: DataFrame,
    retail_accounts: DataFrame,
    skus: DataFrame,
    packaging_types: DataFrame,
) -> DataFrame:
    """One row per forecast that was measured: what the till really sold in that week and place."""
    share = run.config.forecast_accuracy / run.config.demand_forecasts
    measured = demand_forecasts.where(uniform(run.draw("forecast_accuracy.id", "id")) < share).select(
        F.col("id").alias("forecast_id"),
        "sku_id",
        "location_type",
        "location_id",
        F.coalesce("location_id", F.lit(0)).alias("place"),
        F.col("forecast_date").alias("monday"),
        F.col("forecast_quantity_cases").alias("forecast"),
    )
    packs = packaging_types.select(F.col("id").alias("packaging_id"), "units_per_case")
    goods = skus.join(F.broadcast(packs), on="packaging_id", how="inner").select(
        F.col("id").alias("sku_id"), "units_per_case"
    )
    weekly = weekly_sales(sales_at_places(run, pos_sales, retail_locations, retail_accounts), measured)
    actual = (F.coalesce("eaches", F.lit(0)) / F.col("units_per_case")).cast("decimal(12,2)")
    rows = (
        measured.join(weekly, on=["location_type", "place", "sku_id", "monday"], how="left")
        .join(F.broadcast(goods), on="sku_id", how="inner")
        .withColumn("actual", actual)
    )
    miss = (F.col("forecast") - F.col("actual")).cast("double")
    sold = F.col("actual") > 0
    ratio = miss / F.col("actual").cast("double")
    return rows.select(
        F.col("forecast_id").alias("id"),
        "forecast_id",
        "sku_id",
        "location_type",
        "location_id",
        F.date_add("monday", 7).alias("measurement_date"),
        F.col("forecast").alias("forecast_quantity"),
        F.col("actual").alias("actual_quantity"),
        F.abs(F.col("forecast") - F.col("actual")).cast("decimal(12,2)").alias("absolute_error"),
        F.when(sold, F.least(F.abs(ratio), F.lit(9_999.0))).cast("decimal(8,4)").alias("mape"),
        F.when(sold, F.least(ratio * 100, F.lit(9_999.0))).cast("decimal(8,4)").alias("bias_percent"),
        F.date_add("monday", 7).cast("timestamp").alias("created_at"),
    )


_ADJUSTMENTS = f"""
    id                   BIGINT NOT NULL COMMENT 'the forecast_id',
    forecast_id          BIGINT NOT NULL,
    adjustment_type      STRING NOT NULL COMMENT 'promo_uplift, new_distribution, event ...',
    adjustment_percent   DECIMAL(8,2) COMMENT '-30 to 50',
    adjustment_quantity  DECIMAL(12,2) COMMENT 'cases: that percentage of the forecast',
    reason               STRING NOT NULL,
    approved_by          STRING,
    approval_date        TIMESTAMP,
    {CREATED}
"""
# type | share | percent from | to | reason
_KINDS = (
    ("promo_uplift", 0.35, 5, 50, "promotion planned"),
    ("new_distribution", 0.15, 5, 30, "new shops"),
    ("discontinuation", 0.08, -30, -10, "leaving the range"),
    ("event", 0.15, -10, 30, "local event"),
    ("market_intel", 0.20, -20, 25, "sales knows more"),
    ("executive_override", 0.07, -15, 40, "target of the division"),
)


@FMCG.table(_ADJUSTMENTS, key="id", refs={"forecast_id": "demand_forecasts"}, layer="operational")
def consensus_adjustments(run: Run, demand_forecasts: DataFrame) -> DataFrame:
    """One row per forecast that people changed. An uplift for a promotion is only made where one is in the calendar."""
    share = run.config.consensus_adjustments / run.config.demand_forecasts
    chosen = demand_forecasts.where(uniform(run.draw("consensus_adjustments.id", "id")) < share)
    other = pick(
        run.draw("consensus_adjustments.adjustment_type", "id"),
        list(range(1, len(_KINDS))),
        [kind[1] for kind in _KINDS[1:]],
    )
    number = F.when(F.col("promo_lift_factor") > 1, F.lit(0)).otherwise(other)
    low, high, name, reason = (
        F.element_at(F.lit([kind[field] for kind in _KINDS]), F.col("kind") + 1) for field in (2, 3, 0, 4)
    )
    percent = integer_between(run.draw("consensus_adjustments.adjustment_percent", "id"), low, high)
    rows = chosen.withColumn("kind", number.cast("int")).withColumn("percent", percent.cast("decimal(8,2)"))
    approved = F.date_sub("forecast_date", 3).cast("timestamp")
    return rows.select(
        "id",
        F.col("id").alias("forecast_id"),
        name.alias("adjustment_type"),
        F.col("percent").alias("adjustment_percent"),
        (F.col("forecast_quantity_cases") * F.col("percent") / 100).cast("decimal(12,2)").alias("adjustment_quantity"),
        reason.alias("reason"),
        F.lit("demand.planning").alias("approved_by"),
        approved.alias("approval_date"),
        approved.alias("created_at"),
    )
