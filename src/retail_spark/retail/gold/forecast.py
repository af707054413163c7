"""Forecasts of demand: every Sunday for the week that begins, from the four weeks before and the calendar ahead.

A position's level is what it was asked for in four weeks, divided by how busy these weeks were there. Times how busy
the week ahead is planned to be, that is the forecast. Past days count as they were, weather and all; of days ahead only
what stands in a calendar is known: season, weekday, holiday, and the promotions that are planned.

The interval is that of a count. With a flat prior, the level's posterior is a gamma distribution whose mode is the
rolling mean, and the week's requests are negative binomial: with r = (busyness ahead / busyness behind) and mean m,
their variance is (m + r) (1 + r). Requests ask for more than one unit now and then (x the units' mean square / mean),
and nobody knows the weather: the variance of day factors around their plan, over seven days, and over those behind.
"""

from __future__ import annotations

from datetime import timedelta
from statistics import NormalDist
from typing import Final

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.gold.conventions import MASTER_DATA, loaded
from retail_spark.retail.identity import date_key, position_trace
from retail_spark.retail.kernel.journal import FIRST_DC_KEY
from retail_spark.retail.kernel.plan import SEASONS
from retail_spark.retail.kernel.weights import IN_SEASON, OUT_OF_SEASON
from retail_spark.retail.rules import amount, cents
from retail_spark.retail.world import RETAIL
from retail_spark.trade.calendar import TIME_FACTOR_CAP, day_factors, days_between, season_of

HISTORY_DAYS: Final = 28
HORIZON_DAYS: Final = 7
CONFIDENCE: Final = 0.80
MODEL_TYPE: Final = "rolling_mean_x_calendar"
MODEL_VERSION: Final = "1"

# Factors are summed as whole numbers, so that no sum depends on its order.
_MICRO, _MILLI, _PERCENT = 1_000_000, 1_000, 100
_DEVIATIONS = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
_POSITION = ("location_key", "product_id")


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
    places = _place_weeks(run, demand, demand_factors, stores, distribution_centers)
    weeks = _position_weeks(run, inventory_positions, products_master, places, demand, promo_calendar)
    behind = Window.partitionBy(*_POSITION).orderBy(F.unix_date("dt")).rangeBetween(1 - HISTORY_DAYS, 0)
    rolled = weeks.select(
        "*", F.sum("units").over(behind).alias("asked"), F.sum("exposure").over(behind).alias("exposed")
    )
    first = run.window.origin + timedelta(days=HORIZON_DAYS - 1)
    if not run.window.is_first:
        first = max(first, run.window.first_day - timedelta(days=HORIZON_DAYS))
    forecasts = _with_interval(rolled.where((F.col("dt") >= F.lit(first)) & (F.col("exposed") > 0)))
    actual = demand.select(
        *_POSITION,
        F.date_sub("dt", HORIZON_DAYS).alias("dt"),
        F.col("units").alias("actual_units"),
        F.col("asked_cents").alias("actual_cents"),
    )
    is_known = F.date_add("dt", HORIZON_DAYS) <= F.lit(run.window.last_day)
    actual_quantity = F.when(is_known, F.coalesce("actual_units", F.lit(0)).cast("double"))
    bias = F.when(actual_quantity > 0, (F.col("mean") - actual_quantity) / actual_quantity * 100)
    return forecasts.join(actual, [*_POSITION, "dt"], how="left").select(
        position_trace(F.lit(0)).alias("forecast_id"),
        F.col("dt").alias("forecast_date"),
        "dt",
        F.col("product_id").cast("int").alias("product_key"),
        F.col("location_key").cast("int").alias("location_key"),
        date_key(F.date_add("dt", 1)).alias("date_key"),
        _rounded(F.col("mean")).alias("forecast_quantity"),
        amount(F.round(F.col("mean") * F.col("price_cents"))).alias("forecast_revenue"),
        _rounded(F.greatest(F.col("mean") - F.col("deviation") * _DEVIATIONS, F.lit(0.0))).alias(
            "confidence_lower_bound"
        ),
        _rounded(F.col("mean") + F.col("deviation") * _DEVIATIONS).alias("confidence_upper_bound"),
        F.lit(CONFIDENCE).alias("confidence_level"),
        actual_quantity.alias("actual_quantity"),
        F.when(is_known, amount(F.coalesce("actual_cents", F.lit(0)))).alias("actual_revenue"),
        _rounded(F.when(F.abs(bias) > 100, 0.0).otherwise(100 - F.abs(bias))).alias("forecast_accuracy"),
        _rounded(F.abs(bias)).alias("mape"),
        _rounded(bias).alias("bias"),
        F.lit(MODEL_VERSION).alias("model_version"),
        F.lit(MODEL_TYPE).alias("model_type"),
        *loaded(MASTER_DATA, "dt"),
    )


def weekly_demand(receipt_lines: DataFrame, online_order_lines: DataFrame, lost_requests: DataFrame) -> DataFrame:
    """One row per position and ISO week (`dt`, its Sunday) in which somebody asked for it: first choices, sold or not.

    A substitute is no demand of its own: the request that it stands in for is counted where it was refused.
    """
    wanted = ("product_id", "dt", "requested_quantity")
    requests = (
        receipt_lines.where("quantity > 0 AND substitutes_request_id IS NULL")
        .select(F.col("store_id").alias("location_key"), *wanted, "unit_cents")
        .unionByName(online_order_lines.select("location_key", *wanted, "unit_cents"))
        .unionByName(
            lost_requests.where("quantity = 0").select("location_key", *wanted, cents("unit_price").alias("unit_cents"))
        )
    )
    units = F.col("requested_quantity").cast("bigint")
    return requests.groupBy(*_POSITION, _sunday("dt").alias("dt")).agg(
        F.sum(units).alias("units"),
        F.sum(units * units).alias("squares"),
        F.sum(units * F.col("unit_cents")).alias("asked_cents"),
    )


def _sunday(day: str) -> Column:
    return F.date_add(F.trunc(day, "week"), 6)


def _place_weeks(
    run: Run, demand: DataFrame, demand_factors: DataFrame, stores: DataFrame, distribution_centers: DataFrame
) -> DataFrame:
    """One row per place that sells and week (`dt`, its Sunday): how busy it was and will be, and how sure that is.

    `felt`: day factors as they came, in millionths; `planned`: those of the week ahead, by the calendar and the usual
    ratio of `felt` to it; `lumpiness`: mean square by mean of a request's units; `unsure`: relative variance of a week.
    """
    by_calendar = F.least(F.col("season") * F.col("weekday") * F.col("holiday"), F.lit(TIME_FACTOR_CAP))
    days = demand_factors.withColumn("by_calendar", by_calendar).withColumn(
        "ratio", F.round(F.col("total") / F.when(F.col("by_calendar") > 0, F.col("by_calendar")) * _MILLI)
    )
    ratio = F.col("ratio").cast("bigint")
    traffic = days.groupBy(F.col("location_id").alias("traffic_key"), _sunday("dt").alias("dt")).agg(
        F.sum(F.round(F.col("total") * _MICRO).cast("bigint")).alias("felt"),
        F.count("ratio").alias("days"),
        F.sum(ratio).alias("ratios"),
        F.sum(ratio * ratio).alias("ratio_squares"),
    )
    asked = demand.groupBy("location_key", "dt").agg(
        F.sum("units").alias("all_units"), F.sum("squares").alias("squares")
    )
    weeks = (
        _places(stores, distribution_centers)
        .join(traffic, "traffic_key", how="inner")
        .join(asked, ["location_key", "dt"], how="left")
        .join(F.broadcast(_weeks_ahead(run)), "dt", how="inner")
    )
    behind = Window.partitionBy("location_key").orderBy(F.unix_date("dt")).rangeBetween(1 - HISTORY_DAYS, 0)
    sums = ("days", "ratios", "ratio_squares", "all_units", "squares")
    rolled = weeks.select("*", *(F.sum(name).over(behind).alias(f"{name}_behind") for name in sums))
    count, total = F.col("days_behind"), F.col("ratios_behind")
    scatter = (count * F.col("ratio_squares_behind") - total * total) / (total * total)
    planned = F.when(F.col("location_key") < FIRST_DC_KEY, F.col("shop_planned")).otherwise(F.col("online_planned"))
    return rolled.where(total > 0).select(
        "location_key",
        "dt",
        "store_group_id",
        "felt",
        "season_now",
        "season_ahead",
        (planned * (total / count / _MILLI)).alias("planned"),
        F.coalesce(F.col("squares_behind") / F.col("all_units_behind"), F.lit(1.0)).alias("lumpiness"),
        (scatter * (1 / HORIZON_DAYS + 1 / count)).alias("unsure"),
    )


def _places(stores: DataFrame, distribution_centers: DataFrame) -> DataFrame:
    """One row per shop and warehouse, with the key under which demand_factors knows its traffic."""
    shops = stores.select(F.col("id").alias("location_key"), F.col("id").alias("traffic_key"), F.col("store_group_id"))
    warehouses = distribution_centers.where("dc_type = 'warehouse'").select(
        "region_id", (F.col("id") + FIRST_DC_KEY).alias("location_key")
    )
    # a region's first warehouse stands for its online channel
    online = warehouses.groupBy("region_id").agg(F.min("location_key").alias("traffic_key"))
    return shops.unionByName(
        warehouses.join(online, "region_id", how="inner").select(
            "location_key", "traffic_key", F.lit(None).cast("bigint").alias("store_group_id")
        )
    )


def _weeks_ahead(run: Run) -> DataFrame:
    """One row per Sunday: the calendar of the week that follows, for shops and online, and the seasons of both."""
    first = run.window.origin if run.window.is_first else run.window.first_day - timedelta(days=HISTORY_DAYS + 14)
    sundays = [day for day in days_between(first, run.window.last_day) if day.weekday() == 6]
    rows = []
    for sunday in sundays:
        week = [day_factors(day) for day in days_between(sunday + timedelta(days=1), sunday + timedelta(days=7))]
        planned = [round(min(day.season * day.weekday * day.holiday, TIME_FACTOR_CAP) * _MICRO) for day in week]
        in_shops = sum(factor for factor, day in zip(planned, week, strict=True) if not day.is_shop_closed)
        monday = sunday - timedelta(days=6)
        rows.append((sunday, in_shops, sum(planned), season_of(monday), season_of(monday + timedelta(days=7))))
    columns = "dt DATE, shop_planned BIGINT, online_planned BIGINT, season_now STRING, season_ahead STRING"
    return run.spark.createDataFrame(rows, columns).coalesce(1)


def _position_weeks(
    run: Run,
    inventory_positions: DataFrame,
    products_master: DataFrame,
    places: DataFrame,
    demand: DataFrame,
    promo_calendar: DataFrame,
) -> DataFrame:
    """One row per position and week (`dt`, its Sunday): units asked for, and the busyness (`exposure`) then and ahead.

    What counts as busyness here is the place's, times what the product's season and its promotions add.
    """
    products = products_master.select(
        F.col("id").alias("product_id"), "season_code", cents("sale_price").alias("price_cents")
    )
    sundays = inventory_positions.where(F.weekday("dt") == 6).select(*_POSITION, "dt")
    weeks = sundays.join(F.broadcast(places), ["location_key", "dt"], how="inner").join(
        F.broadcast(products), "product_id", how="inner"
    )
    effects = _effects(promo_calendar)
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
        .join(demand.select(*_POSITION, "dt", "units"), [*_POSITION, "dt"], how="left")
    )
    lift, lift_ahead = (F.coalesce(name, F.lit(_PERCENT)) for name in ("effect", "effect_ahead"))
    return known.select(
        *_POSITION,
        "dt",
        "price_cents",
        "lumpiness",
        "unsure",
        F.coalesce("units", F.lit(0)).alias("units"),
        (F.col("felt") * lift * _liked("season_now")).alias("exposure"),
        (F.col("planned") * lift_ahead * _liked("season_ahead")).alias("exposure_ahead"),
    )


def _effects(promo_calendar: DataFrame) -> DataFrame:
    """What promotions and their hangovers make of demand, in percent, by product, group of shops and week (`dt`)."""
    # 4 January always lies in ISO week 1
    first_week = F.trunc(F.make_date("calendar_year", F.lit(1), F.lit(4)), "week")
    effect = F.col("lift_multiplier") * F.col("hangover_multiplier") * _PERCENT
    return promo_calendar.select(
        "product_id",
        "store_group_id",
        F.date_add(first_week, (F.col("week") - 1) * 7 + 6).alias("dt"),
        F.round(effect).cast("bigint").alias("effect"),
    )


def _liked(season: str) -> Column:
    """How a product sells in a season, in percent of what it sells in the year's mean."""
    liked = F.when(F.col("season_code") == "Year-round", _PERCENT)
    for code, name in SEASONS.items():
        is_in = F.col(season) == name
        share = F.when(is_in, round(IN_SEASON * _PERCENT)).otherwise(round(OUT_OF_SEASON * _PERCENT))
        liked = liked.when(F.col("season_code") == code, share)
    return liked


def _with_interval(weeks: DataFrame) -> DataFrame:
    """Positions and weeks with the `mean` of the week ahead and its standard `deviation`."""
    ratio = F.col("exposure_ahead") / F.col("exposed")
    mean = F.col("asked") * ratio
    counted = (mean + ratio) * (1 + ratio) * F.col("lumpiness")
    return weeks.select(
        *_POSITION,
        "dt",
        "price_cents",
        mean.alias("mean"),
        F.sqrt(counted + mean * mean * F.col("unsure")).alias("deviation"),
    )


def _rounded(value: Column) -> Column:
    return F.round(value, 4)
