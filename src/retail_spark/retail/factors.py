"""Why a day is busier or quieter than an ordinary one: the factors of demand of each place, kept as a table."""

from __future__ import annotations

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick
from retail_spark.retail.kernel.journal import FIRST_DC_KEY
from retail_spark.retail.marketing import extra_visits
from retail_spark.retail.world import RETAIL
from retail_spark.trade.calendar import (
    ALL_DAY,
    MARKETING_FACTOR_CAP,
    SEASONS,
    TIME_FACTOR_CAP,
    day_factors,
    day_number,
    days_between,
    iso_week,
)

WEATHER = {"sunny": 1.1, "cloudy": 1.0, "rain": 0.85, "snow": 0.7, "storm": 0.5}
# How often each of them, in the order above, by season.
_WEATHER_SHARES = {
    "spring": (0.35, 0.32, 0.28, 0.02, 0.03),
    "summer": (0.55, 0.25, 0.15, 0.00, 0.05),
    "autumn": (0.35, 0.33, 0.27, 0.02, 0.03),
    "winter": (0.25, 0.37, 0.18, 0.16, 0.04),
}
# Where it rains when it snows elsewhere.
_WITHOUT_SNOW = ("Southeast", "Southwest")

# A place has at most one event a week: one day, Saturday and Sunday, or all week.
EVENTS = {"none": 1.0, "flash_sale": 1.5, "weekend_event": 1.3, "clearance": 1.2}
_EVENT_SHARES = (0.88, 0.04, 0.05, 0.03)


@RETAIL.table(
    """
    location_id   BIGINT NOT NULL COMMENT 'location key of a shop; of a first warehouse: the region online',
    dt            DATE NOT NULL COMMENT 'day',
    season        DOUBLE NOT NULL COMMENT 'spring 1, summer .9, autumn 1.2, winter 1.4',
    weekday       DOUBLE NOT NULL COMMENT 'Monday .7 to Saturday 1.4',
    holiday       DOUBLE NOT NULL COMMENT '0 where the place is closed for a holiday',
    weather       DOUBLE NOT NULL COMMENT 'sunny 1.1, cloudy 1, rain .85, snow .7, storm .5; 1 online',
    event         DOUBLE NOT NULL COMMENT 'flash sale 1.5, weekend event 1.3, clearance 1.2, none 1',
    marketing     DOUBLE NOT NULL COMMENT '1 + extra visits by campaigns, at most 1.5; 1 online',
    total         DOUBLE NOT NULL COMMENT 'product of season .. event, at most 5, x marketing; 0 on a closed day',
    open_second   INT NOT NULL COMMENT 'seconds after midnight; 0 with close_second 0: closed',
    close_second  INT NOT NULL COMMENT 'seconds after midnight, at most 86400'
    """,
    key=("location_id", "dt"),
    growth="daily",
    layer="operational",
)
def demand_factors(
    run: Run,
    stores: DataFrame,
    distribution_centers: DataFrame,
    geographies_master: DataFrame,
    campaign_reach: DataFrame,
) -> DataFrame:
    """One row per day and place that sells: how many times its ordinary visits it gets, and why."""
    window = run.window
    return factors(
        run, stores, distribution_centers, geographies_master, campaign_reach, window.first_day, window.last_day
    )


def factors(
    run: Run,
    stores: DataFrame,
    distribution_centers: DataFrame,
    geographies_master: DataFrame,
    campaign_reach: DataFrame,
    first_day: date,
    last_day: date,
) -> DataFrame:
    """Rows as of `demand_factors` for any days: plans look ahead, and a warm-up lies before the first day."""
    days = _calendar(run, first_day, last_day)
    places = _places(stores, distribution_centers, geographies_master)
    drawn = places.join(F.broadcast(days), how="cross").select(
        "*",
        # the two draws stand as columns of their own, or each branch of weather and event would hash anew
        run.draw("demand_factors.weather", "geography_id", "day").alias("weather_draw"),
        run.draw("demand_factors.event", "location_id", "iso_week").alias("event_draw"),
    )
    drawn = drawn.select(
        "*", _weather().alias("weather"), pick(F.col("event_draw"), list(EVENTS), _EVENT_SHARES).alias("event_kind")
    )
    drawn = drawn.join(F.broadcast(extra_visits(campaign_reach)), ["location_id", "dt"], how="left")
    is_digital = F.col("is_digital")
    is_open = is_digital | (F.col("dt") >= F.col("opened_date"))
    placed = drawn.select(
        "location_id",
        "dt",
        "season",
        "weekday",
        F.when(is_digital, F.col("holiday")).otherwise(F.col("shop_holiday")).alias("holiday"),
        _with_climate().alias("weather"),
        _event(run).alias("event"),
        F.least(1 + F.coalesce("extra", F.lit(0.0)), F.lit(MARKETING_FACTOR_CAP)).alias("marketing"),
        is_open.alias("is_open"),
        F.when(is_digital, ALL_DAY[0]).when(is_open, F.col("open_second")).otherwise(0).alias("open_second"),
        F.when(is_digital, ALL_DAY[1]).when(is_open, F.col("close_second")).otherwise(0).alias("close_second"),
    )
    time = F.col("season") * F.col("weekday") * F.col("holiday") * F.col("weather") * F.col("event")
    total = F.least(time, F.lit(TIME_FACTOR_CAP)) * F.col("marketing")
    return placed.select(
        "location_id",
        "dt",
        "season",
        "weekday",
        "holiday",
        "weather",
        "event",
        "marketing",
        F.when(F.col("is_open"), total).otherwise(0.0).alias("total"),
        "open_second",
        "close_second",
    )


def by_calendar() -> Column:
    """What of a day's factors is known beforehand: season, weekday and holiday."""
    return F.least(F.col("season") * F.col("weekday") * F.col("holiday"), F.lit(TIME_FACTOR_CAP))


def _calendar(run: Run, first_day: date, last_day: date) -> DataFrame:
    """One row per day: what the calendar says, the same for all places."""
    rows = []
    for day in days_between(first_day, last_day):
        found = day_factors(day)
        shop_holiday = 0.0 if found.is_shop_closed else found.holiday
        numbers = (day_number(day), iso_week(day), day.weekday())
        rows.append(
            (
                day,
                *numbers,
                found.season_name,
                found.season,
                found.weekday,
                found.holiday,
                shop_holiday,
                *found.shop_hours,
            )
        )
    return run.spark.createDataFrame(
        rows,
        "dt DATE, day BIGINT, iso_week BIGINT, weekday_number INT, season_name STRING, season DOUBLE, weekday DOUBLE, "
        "holiday DOUBLE, shop_holiday DOUBLE, open_second INT, close_second INT",
    ).coalesce(1)


def _places(stores: DataFrame, distribution_centers: DataFrame, geographies_master: DataFrame) -> DataFrame:
    """One row per place that sells: shops, and in each region the warehouse that stands for its online channel."""
    shops = stores.select(
        F.col("id").alias("location_id"), "geography_id", "opened_date", F.lit(False).alias("is_digital")
    )
    # In one partition, a grouping needs no shuffle.
    warehouses = distribution_centers.where("dc_type = 'warehouse'").coalesce(1)
    online = warehouses.groupBy("region_id").agg(
        F.min_by("geography_id", "id").alias("geography_id"), F.min("id").alias("id")
    )
    digital = online.select(
        (F.col("id") + FIRST_DC_KEY).alias("location_id"),
        "geography_id",
        F.lit(None).cast("date").alias("opened_date"),
        F.lit(True).alias("is_digital"),
    )
    climates = geographies_master.select(
        F.col("id").alias("geography_id"), (~F.col("region").isin(*_WITHOUT_SNOW)).alias("has_snow")
    )
    return shops.unionByName(digital).coalesce(1).join(F.broadcast(climates), on="geography_id", how="inner")


def _weather() -> Column:
    """The day's weather of a town by its season; shops of one town share it."""
    factor = F.lit(None).cast("double")
    for season in SEASONS:
        here = pick(F.col("weather_draw"), list(WEATHER.values()), _WEATHER_SHARES[season])
        factor = F.when(F.col("season_name") == season, here).otherwise(factor)
    return factor


def _with_climate() -> Column:
    """In the south it rains when it would snow elsewhere; online there is no weather."""
    turns_to_rain = (F.col("weather") == WEATHER["snow"]) & ~F.col("has_snow")
    return F.when(F.col("is_digital"), 1.0).when(turns_to_rain, WEATHER["rain"]).otherwise(F.col("weather"))


def _event(run: Run) -> Column:
    """What the place puts on that week, on the days when it does."""
    kind = F.col("event_kind")
    flash_day = integer_between(run.draw("demand_factors.flash_day", "location_id", "iso_week"), 0, 6)
    on_flash_day = (kind == "flash_sale") & (F.col("weekday_number") == flash_day)
    on_weekend = (kind == "weekend_event") & (F.col("weekday_number") >= 5)
    return (
        F.when(on_flash_day, EVENTS["flash_sale"])
        .when(on_weekend, EVENTS["weekend_event"])
        .when(kind == "clearance", EVENTS["clearance"])
        .otherwise(EVENTS["none"])
    )
