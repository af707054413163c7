"""How much shoppers asked for in a week, and how busy it was: what forecasts are made from.

Busyness is the sum of a week's day factors, as they came or as the calendar plans them, times what promotions and the
season add for a product.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.factors import by_calendar
from retail_spark.retail.identity import monday_of_iso_week
from retail_spark.retail.kernel.journal import FIRST_DC_KEY
from retail_spark.retail.kernel.plan import SEASONS
from retail_spark.retail.kernel.weights import IN_SEASON, OUT_OF_SEASON
from retail_spark.retail.rules import cents
from retail_spark.trade.calendar import TIME_FACTOR_CAP, day_factors, days_between, season_of

HISTORY_DAYS: Final = 28
"""Days before a forecast that it is made from."""
HORIZON_DAYS: Final = 7
"""Days after it that it is for."""
PERCENT: Final = 100
POSITION: Final = ("location_key", "product_id")

# Factors are summed as whole numbers, so that no sum depends on its order.
_MICRO, _MILLI = 1_000_000, 1_000


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
    return requests.groupBy(*POSITION, _sunday("dt").alias("dt")).agg(
        F.sum(units).alias("units"),
        F.sum(units * units).alias("squares"),
        F.sum(units * F.col("unit_cents")).alias("asked_cents"),
    )


def _sunday(day: str) -> Column:
    return F.date_add(F.trunc(day, "week"), 6)


def place_weeks(
    run: Run, demand: DataFrame, demand_factors: DataFrame, stores: DataFrame, distribution_centers: DataFrame
) -> DataFrame:
    """One row per place that sells and week (`dt`, its Sunday): how busy it was and will be, and how sure that is.

    `felt`: day factors as they came, in millionths; `planned`: those of the week ahead, by the calendar and the usual
    ratio of `felt` to it; `lumpiness`: mean square by mean of a request's units; `unsure`: relative variance of a week.
    """
    days = demand_factors.withColumn("by_calendar", by_calendar()).withColumn(
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


def promotion_effects(promo_calendar: DataFrame) -> DataFrame:
    """What promotions and their hangovers make of demand, in percent, by product, group of shops and week (`dt`)."""
    effect = F.col("lift_multiplier") * F.col("hangover_multiplier") * PERCENT
    return promo_calendar.select(
        "product_id",
        "store_group_id",
        F.date_add(monday_of_iso_week("calendar_year", "week"), 6).alias("dt"),
        F.round(effect).cast("bigint").alias("effect"),
    )


def liked_in(season: str) -> Column:
    """How a product sells in a season, in percent of what it sells in the year's mean."""
    liked = F.when(F.col("season_code") == "Year-round", PERCENT)
    for code, name in SEASONS.items():
        is_in = F.col(season) == name
        share = F.when(is_in, round(IN_SEASON * PERCENT)).otherwise(round(OUT_OF_SEASON * PERCENT))
        liked = liked.when(F.col("season_code") == code, share)
    return liked
