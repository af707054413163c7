"""Level 8 - what planners expect: forecasts from the till's history, place by place and week by week."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from retail_spark.core.context import Run
from retail_spark.core.distributions import uniform
from retail_spark.fmcg.level_08_pos import MONTHS
from retail_spark.fmcg.small import CREATED, small_table
from retail_spark.fmcg.world import FMCG
from retail_spark.trade.calendar import monday_of

PLACES = ("dc", "account", "division", "total")
_SERIES = ["location_type", "place", "sku_id"]
_HISTORY_WEEKS = 4
_NEW_DAYS, _NEW_SKU_BIAS = 183, 1.15

_FORECASTS = f"""
    id                       BIGINT NOT NULL COMMENT 'series after series, week after week',
    forecast_version         STRING NOT NULL COMMENT 'week before the one meant: YYYY-Www-STAT',
    sku_id                   BIGINT NOT NULL,
    location_type            STRING NOT NULL COMMENT 'dc, account, division or total',
    location_id              BIGINT COMMENT 'in the table of that type; null: total',
    forecast_date            DATE NOT NULL COMMENT 'Monday of the ISO week meant',
    forecast_week            INT,
    forecast_month           INT,
    forecast_quantity_cases  DECIMAL(12,2) NOT NULL,
    forecast_type            STRING NOT NULL COMMENT 'statistical or ml_based',
    model_name               STRING,
    confidence_lower         DECIMAL(12,2),
    confidence_upper         DECIMAL(12,2),
    seasonality_factor       DECIMAL(5,2) COMMENT 'against the weeks of the history',
    promo_lift_factor        DECIMAL(5,2) COMMENT 'what the promo calendar lets expect',
    {CREATED}
"""


@FMCG.table(_FORECASTS, key="id", refs={"sku_id": "skus"}, layer="operational")
def demand_forecasts(
    run: Run,
    pos_sales: DataFrame,
    promo_calendar: DataFrame,
    retail_locations: DataFrame,
    retail_accounts: DataFrame,
    skus: DataFrame,
    packaging_types: DataFrame,
) -> DataFrame:
    """One row per SKU, place and week: the mean of the four weeks before, freed from promotions, times what is planned.

    The biggest series of each kind of place are forecast. New SKUs are seen too hopefully.
    """
    mondays, sold = weeks_of(run), sales_at_places(run, pos_sales, retail_locations, retail_accounts)
    weeks = len(_mondays(run)) - _HISTORY_WEEKS
    series = _biggest(sold, max(1, run.config.demand_forecasts // (len(PLACES) * weeks)))
    weekly = weekly_sales(sold, series)
    planned = _promo_factors(promo_calendar, retail_accounts, mondays)
    grid = series.crossJoin(F.broadcast(mondays)).withColumn("lift_at", _lift_place())
    known = (
        grid.join(weekly, on=["location_type", "place", "sku_id", "monday"], how="left")
        .join(planned, on=["lift_at", "sku_id", "monday"], how="left")
        .withColumns({"eaches": F.coalesce("eaches", F.lit(0)), "lift": F.coalesce("lift", F.lit(1.0))})
        .withColumn("ordinary", F.col("eaches") / F.col("lift"))
    )
    line = Window.partitionBy("series").orderBy("monday")
    before = [F.lag("ordinary", back).over(line) for back in range(1, _HISTORY_WEEKS + 1)]
    even = (before[0] + before[1] + before[2] + before[3]) / 4
    recent = before[0] * 0.4 + before[1] * 0.3 + before[2] * 0.2 + before[3] * 0.1
    is_ml = uniform(run.draw("demand_forecasts.forecast_type", "series")) < 0.4
    told = known.withColumns({"is_ml": is_ml, "level": F.when(is_ml, recent).otherwise(even)})
    packs = packaging_types.select(F.col("id").alias("packaging_id"), "units_per_case")
    goods = skus.join(F.broadcast(packs), on="packaging_id", how="inner").select(
        F.col("id").alias("sku_id"), "launch_date", "units_per_case"
    )
    is_new = F.datediff("monday", "launch_date") < _NEW_DAYS
    cases = (
        F.col("level")
        * F.col("lift")
        * F.col("season")
        * F.when(is_new, _NEW_SKU_BIAS).otherwise(1.0)
        / F.col("units_per_case")
    )
    rows = told.where(F.col("week_number") >= _HISTORY_WEEKS).join(F.broadcast(goods), on="sku_id", how="inner")
    return rows.withColumn("cases", cases).select(
        ((F.col("series") - 1) * weeks + F.col("week_number") - _HISTORY_WEEKS + 1).cast("bigint").alias("id"),
        F.col("version").alias("forecast_version"),
        "sku_id",
        "location_type",
        F.when(F.col("location_type") != "total", F.col("place")).alias("location_id"),
        F.col("monday").alias("forecast_date"),
        F.col("week").alias("forecast_week"),
        F.month("monday").alias("forecast_month"),
        F.col("cases").cast("decimal(12,2)").alias("forecast_quantity_cases"),
        F.when(F.col("is_ml"), "ml_based").otherwise("statistical").alias("forecast_type"),
        F.when(F.col("is_ml"), "weighted_average_4w").otherwise("moving_average_4w").alias("model_name"),
        (F.col("cases") * 0.7).cast("decimal(12,2)").alias("confidence_lower"),
        (F.col("cases") * 1.3).cast("decimal(12,2)").alias("confidence_upper"),
        F.col("season").cast("decimal(5,2)").alias("seasonality_factor"),
        F.col("lift").cast("decimal(5,2)").alias("promo_lift_factor"),
        F.date_sub("monday", 7).cast("timestamp").alias("created_at"),
    )


def sales_at_places(
    run: Run, pos_sales: DataFrame, retail_locations: DataFrame, retail_accounts: DataFrame
) -> DataFrame:
    """(location_type, place, sku_id, monday, eaches): each till row once for each kind of place that it counts for.

    A place is 0 where all count; `monday` begins an ISO week of the base year.
    """
    divisions = retail_accounts.select(F.col("id").alias("account_id"), "division_id")
    shops = retail_locations.select(
        F.col("id").alias("retail_location_id"), F.col("retail_account_id").alias("account_id"), "primary_dc_id"
    ).join(F.broadcast(divisions), on="account_id", how="inner")
    places = F.array(
        F.struct(F.lit("dc").alias("location_type"), F.col("primary_dc_id").alias("place")),
        F.struct(F.lit("account").alias("location_type"), F.col("account_id").alias("place")),
        F.struct(F.lit("division").alias("location_type"), F.col("division_id").alias("place")),
        F.struct(F.lit("total").alias("location_type"), F.lit(0).cast("bigint").alias("place")),
    )
    by_shop = pos_sales.select(
        "retail_location_id",
        "sku_id",
        F.date_trunc("week", "sale_date").cast("date").alias("monday"),
        F.col("quantity_eaches").alias("eaches"),
    )
    sold = by_shop.where(F.col("monday") >= F.lit(run.config.start_date)).join(
        F.broadcast(shops), on="retail_location_id", how="inner"
    )
    return sold.select("sku_id", "monday", "eaches", F.inline(places))


def weekly_sales(sold: DataFrame, series: DataFrame) -> DataFrame:
    """`sold` summed by week, for these series (location_type, place, sku_id) alone: they are a small part of all."""
    wanted = F.broadcast(series.select(*_SERIES).distinct())
    return (
        sold.join(wanted, on=_SERIES, how="leftsemi").groupBy(*_SERIES, "monday").agg(F.sum("eaches").alias("eaches"))
    )


def weeks_of(run: Run) -> DataFrame:
    """(monday, calendar_year, week, week_number, season, version): the ISO weeks that lie in the base year."""
    mondays = _mondays(run)
    month = np.asarray([MONTHS[(day + timedelta(days=3)).month - 1] for day in mondays])
    season = [month[n] / month[max(0, n - _HISTORY_WEEKS) : max(n, 1)].mean() for n in range(len(mondays))]
    before = [(day - timedelta(days=7)).isocalendar() for day in mondays]
    return small_table(
        run,
        "monday DATE, calendar_year INT, week INT, week_number INT, season DOUBLE, version STRING",
        len(mondays),
        monday=mondays,
        calendar_year=[day.isocalendar().year for day in mondays],
        week=[day.isocalendar().week for day in mondays],
        week_number=np.arange(len(mondays)),
        season=season,
        version=[f"{each.year}-W{each.week:02d}-STAT" for each in before],
    )


def _mondays(run: Run) -> list[date]:
    first = monday_of(run.config.start_date + timedelta(days=6))
    days = [first + timedelta(days=7 * n) for n in range(53)]
    return [day for day in days if day + timedelta(days=6) <= run.config.last_date]


def _biggest(sold: DataFrame, count: int) -> DataFrame:
    """(series, location_type, place, sku_id): the `count` that sell most, of each kind of place."""
    totals = sold.groupBy(*_SERIES).agg(F.sum("eaches").alias("eaches"))
    ranked = totals.withColumn(
        "rank",
        F.row_number().over(Window.partitionBy("location_type").orderBy(F.desc("eaches"), "place", "sku_id")),
    ).where(F.col("rank") <= count)
    kind = F.array_position(F.lit(list(PLACES)), F.col("location_type")) - 1
    return ranked.select((kind * count + F.col("rank")).alias("series"), "location_type", "place", "sku_id")


def _lift_place() -> Column:
    """Whose promotions count for a place: its own; of a DC, all of them."""
    return (
        F.when(F.col("location_type") == "account", F.concat(F.lit("account "), "place"))
        .when(F.col("location_type") == "division", F.concat(F.lit("division "), "place"))
        .otherwise(F.lit("total"))
    )


def _promo_factors(promo_calendar: DataFrame, retail_accounts: DataFrame, mondays: DataFrame) -> DataFrame:
    """(lift_at, sku_id, monday, lift): the calendar's multipliers, weighted by what accounts order."""
    share = F.col("order_share").cast("double")
    accounts = retail_accounts.select(
        F.col("id").alias("account_id"),
        "division_id",
        share.alias("share"),
        F.sum(share).over(Window.partitionBy("division_id")).alias("division_share"),
    )
    parts = F.array(
        F.struct(F.concat(F.lit("account "), "account_id").alias("lift_at"), F.lit(1.0).alias("weight")),
        F.struct(
            F.concat(F.lit("division "), "division_id").alias("lift_at"),
            (F.col("share") / F.col("division_share")).alias("weight"),
        ),
        F.struct(F.lit("total").alias("lift_at"), F.col("share").alias("weight")),
    )
    weeks = F.broadcast(mondays.select("monday", "calendar_year", "week"))
    felt = promo_calendar.join(weeks, on=["calendar_year", "week"], how="inner").join(
        F.broadcast(accounts), on="account_id", how="inner"
    )
    extra = F.round((F.col("effective_multiplier") - 1) * F.col("at.weight") * 1e9).cast("bigint")
    return (
        felt.select("*", F.explode(parts).alias("at"))
        .groupBy("at.lift_at", "sku_id", "monday")
        .agg((F.sum(extra) / 1e9 + 1).alias("lift"))
    )
