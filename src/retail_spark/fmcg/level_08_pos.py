"""Level 8 - what shoppers bought at the till, and which promotion made them buy more."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import pick
from retail_spark.fmcg.demand import SLOTS, sku_slots
from retail_spark.fmcg.small import CREATED, apportion, small_table
from retail_spark.fmcg.world import FMCG
from retail_spark.trade.promo import PromoCalendar


@FMCG.table(
    """
    calendar_year         INT NOT NULL COMMENT 'ISO year',
    week                  INT NOT NULL COMMENT 'ISO week',
    account_id            BIGINT NOT NULL,
    sku_id                BIGINT NOT NULL,
    promo_id              BIGINT NOT NULL COMMENT 'the promotion that acts, or whose hangover it is',
    lift_multiplier       DOUBLE NOT NULL COMMENT '1 in a hangover',
    hangover_multiplier   DOUBLE NOT NULL COMMENT '1 while a promotion is active',
    discount_percent      DECIMAL(5,2) NOT NULL COMMENT 'off the list price; 0 in a hangover',
    is_hangover           BOOLEAN NOT NULL COMMENT 'the promotion is over, and demand lower for a while',
    effective_multiplier  DOUBLE NOT NULL COMMENT 'of demand: the lift, or in a hangover the dip'
    """,
    key=("calendar_year", "week", "account_id", "sku_id"),
    refs={"account_id": "retail_accounts", "sku_id": "skus", "promo_id": "promotions"},
    layer="operational",
)
def promo_calendar(
    run: Run,
    promotions: DataFrame,
    promotion_skus: DataFrame,
    promotion_accounts: DataFrame,
    retail_locations: DataFrame,
) -> DataFrame:
    """One row per ISO week, account and SKU where a promotion acts or hangs over; the strongest alone."""
    calendar = PromoCalendar.build(promotions, promotion_skus, promotion_accounts, retail_locations)
    effect = F.col("lift_multiplier") * F.col("hangover_multiplier")
    return calendar.effects.withColumn("effective_multiplier", effect)


_DAY_SLOTS = 4_096
# visits by weekday, Monday first, and by month
_WEEKDAYS = (0.85, 0.85, 0.90, 1.00, 1.15, 1.30, 0.95)
MONTHS = (0.95, 0.95, 1.0, 1.0, 1.0, 1.0, 0.98, 0.98, 1.0, 1.02, 1.08, 1.15)
_PARTITIONS = 8
_MOST_EACHES = 48

_POS_SALES = f"""
    id                   BIGINT NOT NULL COMMENT '1..n, shop after shop',
    retail_location_id   BIGINT NOT NULL,
    sku_id               BIGINT NOT NULL,
    sale_date            DATE NOT NULL,
    sale_week            INT COMMENT 'ISO week',
    quantity_eaches      INT NOT NULL COMMENT 'base_quantity x lift x hangover, at least 1',
    quantity_cases       DECIMAL(10,2),
    revenue              DECIMAL(12,2) COMMENT 'eaches x list price less the discount of the promotion',
    currency             STRING,
    is_promotional       BOOLEAN,
    promo_id             BIGINT COMMENT 'the promotion that acts; null: none',
    base_quantity        INT NOT NULL COMMENT 'what would have been bought in an ordinary week',
    lift_multiplier      DOUBLE NOT NULL COMMENT '1 without promotion',
    hangover_multiplier  DOUBLE NOT NULL COMMENT 'below 1 in the weeks after one',
    {CREATED}
"""


@FMCG.table(
    _POS_SALES,
    key="id",
    refs={"retail_location_id": "retail_locations", "sku_id": "skus", "promo_id": "promotions"},
    layer="operational",
)
def pos_sales(
    run: Run,
    promo_calendar: DataFrame,
    retail_locations: DataFrame,
    retail_accounts: DataFrame,
    skus: DataFrame,
    packaging_types: DataFrame,
) -> DataFrame:
    """One row per shop, SKU and day reported from the till.

    A shop reports as often as it has visits; SKUs are bought by popularity, among those sold in its division.
    """
    drawn = tickets(run, shop_reports(run, retail_locations, retail_accounts))
    days = F.broadcast(_day_slots(run))
    offers = F.broadcast(_priced_slots(run, skus, packaging_types))
    rows = drawn.join(days, on="day_slot", how="inner").join(offers, on=["division_id", "slot"], how="inner")
    locations = retail_locations.select(
        F.col("id").alias("location_id"), F.col("retail_account_id").alias("account_id")
    )
    return with_promotions(PromoCalendar(promo_calendar, locations), rows)


def with_promotions(calendar: PromoCalendar, rows: DataFrame) -> DataFrame:
    """Rows of the till once the calendar's lifts, dips and discounts have acted on their base quantity."""
    felt = calendar.join_effects(rows)
    eaches = F.greatest(
        F.lit(1), F.floor(F.col("base_quantity") * F.col("lift_multiplier") * F.col("hangover_multiplier") + 0.5)
    ).cast("int")
    # in cents times ten thousand, so that rounding is of whole numbers
    paid = 10_000 - (F.col("discount_percent") * 100).cast("bigint")
    cents = F.floor((F.col("eaches") * F.col("price_cents") * paid + 5_000) / 10_000)
    return felt.withColumn("eaches", eaches).select(
        "id",
        F.col("location_id").alias("retail_location_id"),
        "sku_id",
        "sale_date",
        F.col("week").alias("sale_week"),
        F.col("eaches").alias("quantity_eaches"),
        (F.col("eaches") / F.col("units_per_case")).cast("decimal(10,2)").alias("quantity_cases"),
        (cents / 100).cast("decimal(12,2)").alias("revenue"),
        F.lit("USD").alias("currency"),
        "is_promotional",
        F.when(F.col("is_promotional"), F.col("promo_id")).alias("promo_id"),
        "base_quantity",
        "lift_multiplier",
        "hangover_multiplier",
        F.col("sale_date").cast("timestamp").alias("created_at"),
    )


def shop_reports(run: Run, retail_locations: DataFrame, retail_accounts: DataFrame) -> DataFrame:
    """One row per shop: its division, and how many rows of the till it reports, in proportion to its visits."""
    divisions = retail_accounts.select(F.col("id").alias("retail_account_id"), "division_id")
    shops = (
        retail_locations.join(F.broadcast(divisions), on="retail_account_id", how="inner")
        .select("id", "division_id", F.col("weekly_traffic").cast("double").alias("visits"))
        .orderBy("id")
        .toPandas()
    )
    reports = apportion(shops["visits"].to_numpy(), run.config.pos_sales)
    columns = "location_id BIGINT, division_id INT, first_row BIGINT, reports INT"
    return small_table(
        run,
        columns,
        len(shops),
        location_id=shops["id"].to_numpy(),
        division_id=shops["division_id"].to_numpy(),
        first_row=np.cumsum(reports) - reports,
        reports=reports,
    ).repartition(_PARTITIONS, "location_id")


def tickets(run: Run, shops: DataFrame) -> DataFrame:
    """One row per report of a shop: which day and SKU (as slots), and how many eaches without any promotion."""
    each = shops.where("reports > 0").select(
        "location_id", "division_id", "first_row", F.explode(F.sequence(F.lit(1), "reports")).alias("nth")
    )
    numbered = each.select("location_id", "division_id", (F.col("first_row") + F.col("nth")).alias("id"))
    return numbered.select(
        "id",
        "location_id",
        "division_id",
        F.pmod(run.draw("pos_sales.sale_date", "id"), F.lit(_DAY_SLOTS)).alias("day_slot"),
        F.pmod(run.draw("pos_sales.sku_id", "id"), F.lit(SLOTS)).alias("slot"),
        base_eaches(run.draw("pos_sales.quantity_eaches", "id"), run.config.pos_mean_eaches, run.config.pos_cv).alias(
            "base_quantity"
        ),
    )


def base_eaches(draw: Column, mean: float, cv: float) -> Column:
    """A lumpy count (negative binomial) of at least 1."""
    return pick(draw, [max(1, n) for n in range(_MOST_EACHES)], lumpy_weights(mean, cv))


def lumpy_weights(mean: float, cv: float) -> list[float]:
    """Chances of 0, 1, 2 ... of a negative binomial with this mean and coefficient of variation."""
    shape = mean / (cv * cv * mean - 1.0) if cv * cv * mean > 1.0001 else mean * 10_000
    odds = mean / (shape + mean)
    weights = [math.exp(shape * math.log1p(-odds))]
    for k in range(1, _MOST_EACHES):
        weights.append(weights[-1] * odds * (shape + k - 1) / k)
    return weights


def _day_slots(run: Run) -> DataFrame:
    """(day_slot, sale_date, calendar_year, week): a slot drawn evenly gives a day by its weight."""
    days = [run.config.start_date + timedelta(days=n) for n in range(run.config.days)]
    weights = [_WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] for day in days]
    slots = np.repeat(np.arange(len(days)), apportion(weights, _DAY_SLOTS))
    chosen: list[date] = [days[n] for n in slots]
    return small_table(
        run,
        "day_slot BIGINT, sale_date DATE, calendar_year INT, week INT",
        _DAY_SLOTS,
        day_slot=np.arange(_DAY_SLOTS),
        sale_date=chosen,
        calendar_year=[day.isocalendar().year for day in chosen],
        week=[day.isocalendar().week for day in chosen],
    )


def _priced_slots(run: Run, skus: DataFrame, packaging_types: DataFrame) -> DataFrame:
    """SKU slots with what a report needs of the SKU."""
    packs = packaging_types.select(F.col("id").alias("packaging_id"), "units_per_case")
    priced = skus.join(F.broadcast(packs), on="packaging_id", how="inner").select(
        F.col("id").alias("sku_id"), (F.col("list_price") * 100).cast("bigint").alias("price_cents"), "units_per_case"
    )
    return sku_slots(run, skus).join(F.broadcast(priced), on="sku_id", how="inner")
