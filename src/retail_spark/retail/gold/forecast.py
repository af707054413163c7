"""Forecasts of demand: every Sunday for the week that begins, from the four weeks before and the calendar ahead.

A position's level is what it was asked for in four weeks, divided by how busy these weeks were there. Times how busy
the week ahead is planned to be, that is the forecast. Past days count as they were, weather and all; of days ahead only
what stands in a calendar is known: season, weekday, holiday, and the promotions that are planned.

The interval is that of a count. With a flat prior, the level's posterior is a gamma distribution whose mode is the
rolling mean, and the week's requests are negative binomial: with r = (busyness ahead / busyness behind) and mean m,
their variance is (m + r) (1 + r). Requests ask for more than one unit now and then (x the units' mean square / mean),
and nobody knows the weather: the variance of day factors around their plan, over seven days, and over those behind.
Counts are skewed, so the bounds are quantiles of a gamma distribution with that mean and variance, by the cube of a
normal one (E. B. Wilson, M. M. Hilferty, The distribution of chi-square, 1931). Symmetric ones would reach below zero
where shoppers take many units at once, and cover nine weeks in ten instead of eight.
"""

from __future__ import annotations

from datetime import timedelta
from statistics import NormalDist
from typing import Final

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.gold.busyness import (
    HISTORY_DAYS,
    HORIZON_DAYS,
    PERCENT,
    POSITION,
    liked_in,
    place_weeks,
    promotion_effects,
    weekly_demand,
)
from retail_spark.retail.gold.conventions import MASTER_DATA, loaded
from retail_spark.retail.identity import date_key, position_trace
from retail_spark.retail.rules import amount, cents
from retail_spark.retail.world import RETAIL

CONFIDENCE: Final = 0.80
MODEL_TYPE: Final = "rolling_mean_x_calendar"
MODEL_VERSION: Final = "1"

_DEVIATIONS = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
_MOST_SKEWED = 4.0
"""(deviation / mean) squared up to which the cube is good. Beyond, next to nothing is asked for, and mostly nothing."""


@RETAIL.table(
    """
    forecast_id            BIGINT  NOT NULL COMMENT 'forecast_date, place and product in one number',
    forecast_date          DATE    NOT NULL COMMENT 'Sunday, after its close: nothing later is known to the forecast',
    dt                     DATE    NOT NULL COMMENT 'forecast_date',
    product_key            INT     NOT NULL COMMENT 'product',
    location_key           INT     NOT NULL COMMENT 'shop or warehouse',
    date_key               INT     NOT NULL COMMENT 'Monday of the week that is forecast',
    forecast_quantity      DOUBLE  NOT NULL COMMENT 'units that shoppers are expected to ask for in the week',
    forecast_revenue       DECIMAL(12,2) NOT NULL COMMENT 'forecast_quantity at list price',
    confidence_lower_bound DOUBLE  NOT NULL COMMENT 'units; demand lies below with chance (1 - confidence_level) / 2',
    confidence_upper_bound DOUBLE  NOT NULL COMMENT 'units; demand lies above with chance (1 - confidence_level) / 2',
    confidence_level       DOUBLE  NOT NULL COMMENT 'share of weeks in which demand lies between the bounds',
    actual_quantity        DOUBLE           COMMENT 'units asked for, sold or not; null until the week is over',
    actual_revenue         DECIMAL(12,2)    COMMENT 'those at list price; null until the week is over',
    forecast_accuracy      DOUBLE           COMMENT '100 - mape, not below 0; null without an actual above 0',
    mape                   DOUBLE           COMMENT 'abs(forecast - actual) / actual in percent; null likewise',
    bias                   DOUBLE           COMMENT '(forecast - actual) / actual in percent; null likewise',
    model_version          STRING  NOT NULL COMMENT 'version of the model',
    model_type             STRING  NOT NULL COMMENT 'rolling_mean_x_calendar',
    source_system          STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp          TIMESTAMP NOT NULL COMMENT 'load, in the night after forecast_date'
    """,
    key="forecast_id",
    refs={"product_key": "gold_product_dim", "location_key": "gold_location_dim", "date_key": "gold_date_dim"},
    growth="daily",
    lookback=HORIZON_DAYS,
    history=HISTORY_DAYS,
    layer="gold",
)
def gold_demand_forecast_fact(
    run: Run,
    receipt_lines: DataFrame,
    online_order_lines: DataFrame,
    lost_requests: DataFrame,
    inventory_positions: DataFrame,
    demand_factors: DataFrame,
    promo_calendar: DataFrame,
    products_master: DataFrame,
    stores: DataFrame,
    distribution_centers: DataFrame,
) -> DataFrame:
    """One row per Sunday and position of a shop or warehouse: the demand of the week that follows."""
    demand = weekly_demand(receipt_lines, online_order_lines, lost_requests)
    places = place_weeks(run, demand, demand_factors, stores, distribution_centers)
    weeks = _position_weeks(inventory_positions, products_master, places, demand, promo_calendar)
    by_day = Window.partitionBy(*POSITION).orderBy(F.unix_date("dt"))
    behind, ahead = by_day.rangeBetween(1 - HISTORY_DAYS, 0), by_day.rangeBetween(HORIZON_DAYS, HORIZON_DAYS)
    rolled = weeks.select(
        "*",
        F.sum("units").over(behind).alias("asked"),
        F.sum("exposure").over(behind).alias("exposed"),
        F.sum("units").over(ahead).alias("actual_units"),
        F.sum("asked_cents").over(ahead).alias("actual_cents"),
    )
    first = run.window.origin + timedelta(days=HORIZON_DAYS - 1)
    if not run.window.is_first:
        first = max(first, run.window.first_day - timedelta(days=HORIZON_DAYS))
    forecasts = _with_interval(rolled.where((F.col("dt") >= F.lit(first)) & (F.col("exposed") > 0)))
    actual_quantity = F.col("actual_units").cast("double")
    bias = F.when(actual_quantity > 0, (F.col("mean") - actual_quantity) / actual_quantity * 100)
    return forecasts.select(
        position_trace(F.lit(0)).alias("forecast_id"),
        F.col("dt").alias("forecast_date"),
        "dt",
        F.col("product_id").cast("int").alias("product_key"),
        F.col("location_key").cast("int").alias("location_key"),
        date_key(F.date_add("dt", 1)).alias("date_key"),
        _rounded(F.col("mean")).alias("forecast_quantity"),
        amount(F.round(F.col("mean") * F.col("price_cents"))).alias("forecast_revenue"),
        _rounded(_bound(-_DEVIATIONS)).alias("confidence_lower_bound"),
        _rounded(_bound(_DEVIATIONS)).alias("confidence_upper_bound"),
        F.lit(CONFIDENCE).alias("confidence_level"),
        actual_quantity.alias("actual_quantity"),
        amount("actual_cents").alias("actual_revenue"),
        _rounded(F.when(F.abs(bias) > 100, 0.0).otherwise(100 - F.abs(bias))).alias("forecast_accuracy"),
        _rounded(F.abs(bias)).alias("mape"),
        _rounded(bias).alias("bias"),
        F.lit(MODEL_VERSION).alias("model_version"),
        F.lit(MODEL_TYPE).alias("model_type"),
        *loaded(MASTER_DATA, "dt"),
    )


def _position_weeks(
    inventory_positions: DataFrame,
    products_master: DataFrame,
    places: DataFrame,
    demand: DataFrame,
    promo_calendar: DataFrame,
) -> DataFrame:
    """One row per position and week (`dt`, its Sunday): what was asked for, and busyness (`exposure`) then and ahead.

    What counts as busyness here is the place's, times what the product's season and its promotions add.
    """
    products = products_master.select(
        F.col("id").alias("product_id"), "season_code", cents("sale_price").alias("price_cents")
    )
    sundays = inventory_positions.where(F.weekday("dt") == 6).select(*POSITION, "dt")
    weeks = sundays.join(F.broadcast(places), ["location_key", "dt"], how="inner").join(
        F.broadcast(products), "product_id", how="inner"
    )
    effects = promotion_effects(promo_calendar)
    ahead = effects.select(
        "product_id",
        "store_group_id",
        F.date_sub("dt", HORIZON_DAYS).alias("dt"),
        F.col("effect").alias("effect_ahead"),
    )
    on_offer = ["product_id", "store_group_id", "dt"]
    known = (
        weeks.join(effects, on_offer, how="left")
        .join(ahead, on_offer, how="left")
        .join(demand.select(*POSITION, "dt", "units", "asked_cents"), [*POSITION, "dt"], how="left")
    )
    lift, lift_ahead = (F.coalesce(name, F.lit(PERCENT)) for name in ("effect", "effect_ahead"))
    return known.select(
        *POSITION,
        "dt",
        "price_cents",
        "lumpiness",
        "unsure",
        F.coalesce("units", F.lit(0)).alias("units"),
        F.coalesce("asked_cents", F.lit(0)).alias("asked_cents"),
        (F.col("felt") * lift * liked_in("season_now")).alias("exposure"),
        (F.col("planned") * lift_ahead * liked_in("season_ahead")).alias("exposure_ahead"),
    )


def _with_interval(weeks: DataFrame) -> DataFrame:
    """Positions and weeks with the `mean` of the week ahead and its `skew`: the variance in squares of the mean."""
    ratio = F.col("exposure_ahead") / F.col("exposed")
    mean = F.col("asked") * ratio
    counted = (mean + ratio) * (1 + ratio) * F.col("lumpiness")
    return weeks.select(
        *POSITION,
        "dt",
        "price_cents",
        "actual_units",
        "actual_cents",
        mean.alias("mean"),
        F.least(F.try_divide(counted, mean * mean) + F.col("unsure"), F.lit(_MOST_SKEWED)).alias("skew"),
    )


def _bound(deviations: float) -> Column:
    """The quantile of a gamma distribution that lies so many deviations from the middle of a normal one."""
    root = F.greatest(1 - F.col("skew") / 9 + F.sqrt("skew") * (deviations / 3), F.lit(0.0))
    return F.col("mean") * root * root * root  # pow may differ between processors


def _rounded(value: Column) -> Column:
    return F.round(value, 4)
