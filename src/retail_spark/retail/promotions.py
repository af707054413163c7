"""What is on offer: promotions of products by ISO week and group of shops, and codes for the till by month.

All are drawn by calendar week or month, so they do not depend on where a horizon starts, ends or was cut. The tables
reach from four weeks before the warm-up to five weeks after the last day, as far as plans look ahead.
"""

from __future__ import annotations

from datetime import date, timedelta

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import uniform
from retail_spark.retail.offers import HANGOVER_WEEKS, LONGEST_WEEKS, Promotion, codes_of_month, opened_in_week
from retail_spark.retail.world import RETAIL
from retail_spark.trade.calendar import days_between, monday_of
from retail_spark.trade.promo import PromoCalendar

_DAYS_BEFORE_WARM_UP = 28
_DAYS_AHEAD = 35
# The most popular tenth of the range is on offer three times as often as the rest; the mean weight is 1.
_POPULAR_TENTH, _POPULAR_WEIGHT, _OTHER_WEIGHT = 0.10, 2.5, 0.75 / 0.9

_MASTER = """
    promo_id             BIGINT NOT NULL COMMENT 'year * 1000 + (calendar: ISO week * 10; code: 600 + month * 10) + n',
    kind                 STRING NOT NULL COMMENT 'CALENDAR: products by week and group of shops; CODE: at the till',
    name                 STRING NOT NULL COMMENT 'what it is called',
    promo_code           STRING COMMENT 'what a shopper says at the till; null for calendar promotions',
    start_date           DATE NOT NULL COMMENT 'calendar promotions run from Monday to Sunday',
    end_date             DATE NOT NULL COMMENT 'last day',
    store_group_id       BIGINT COMMENT 'stores.store_group_id; null for a code: it holds everywhere',
    offer_id             BIGINT NOT NULL COMMENT 'promotions of one offer at several groups share it, and its products',
    product_share        DOUBLE NOT NULL COMMENT 'share of the products on offer; 1 for a code',
    lift_multiplier      DOUBLE NOT NULL COMMENT 'demand while it runs; 1 for a code',
    hangover_multiplier  DOUBLE NOT NULL COMMENT 'demand in the weeks after; 1 for a code',
    hangover_weeks       INT NOT NULL COMMENT 'weeks after it in which demand is lower',
    discount_percent     DECIMAL(5,2) NOT NULL COMMENT 'off the list price; 0 for a code',
    discount_type        STRING NOT NULL COMMENT 'PERCENTAGE, FIXED_AMOUNT or BOGO',
    discount_value       DECIMAL(8,4) NOT NULL COMMENT 'percent; dollars; BOGO: percent off each 2nd unit',
    min_purchase         DECIMAL(8,2) NOT NULL COMMENT 'of the receipt before the discount, in dollars',
    eligible_months      ARRAY<INT> NOT NULL COMMENT 'months of the year, 1-12',
    eligible_categories  ARRAY<STRING> NOT NULL COMMENT 'of products_master; empty: all',
    eligible_segments    ARRAY<STRING> NOT NULL COMMENT 'of customers.segment; empty: all',
    usage_rate           DOUBLE NOT NULL COMMENT 'share of eligible receipts that use a code; else 0'
"""


def covered_weeks(run: Run) -> tuple[date, date]:
    """First and last Monday of the weeks that the promotion tables cover."""
    first = run.window.origin - timedelta(days=run.config.warm_up_days + _DAYS_BEFORE_WARM_UP)
    return monday_of(first), monday_of(run.window.last_day + timedelta(days=_DAYS_AHEAD))


@RETAIL.table(_MASTER, key="promo_id", growth="whole")
def promotions_master(run: Run) -> DataFrame:
    """One row per promotion: of the calendar (products at a group of shops) or by code (at the till)."""
    first, last = covered_weeks(run)
    earliest = first - timedelta(weeks=LONGEST_WEEKS + HANGOVER_WEEKS)
    promotions: list[Promotion] = []
    for day in days_between(earliest, last + timedelta(days=6)):
        if day.weekday() == 0:
            promotions += opened_in_week(run.config, day)
        if day.day == 1:
            promotions += codes_of_month(run.config, day)
    # A hangover counts as well: the first covered week may lie in the shadow of a promotion that is over.
    felt = [row for row in promotions if row["end_date"] + timedelta(weeks=row["hangover_weeks"]) >= first]
    return run.spark.createDataFrame(felt, _MASTER).coalesce(1)


@RETAIL.table(
    """
    calendar_year        INT NOT NULL COMMENT 'ISO year',
    week                 INT NOT NULL COMMENT 'ISO week',
    product_id           BIGINT NOT NULL COMMENT 'product on offer',
    store_group_id       BIGINT NOT NULL COMMENT 'stores.store_group_id',
    promo_id             BIGINT NOT NULL COMMENT 'the promotion that acts, or whose hangover it is',
    lift_multiplier      DOUBLE NOT NULL COMMENT '1 in a hangover',
    hangover_multiplier  DOUBLE NOT NULL COMMENT '1 while a promotion is active',
    discount_percent     DECIMAL(5,2) NOT NULL COMMENT 'off the list price; 0 in a hangover',
    is_hangover          BOOLEAN NOT NULL COMMENT 'the promotion is over, and demand lower for a while'
    """,
    key=("calendar_year", "week", "product_id", "store_group_id"),
    refs={"product_id": "products_master", "promo_id": "promotions_master"},
    growth="whole",
)
def promo_calendar(run: Run, promotions_master: DataFrame, products_master: DataFrame, stores: DataFrame) -> DataFrame:
    """One row per ISO week, product and group of shops where a promotion acts or hangs over; the strongest alone."""
    promotions = promotions_master.where("kind = 'CALENDAR'").withColumnRenamed("promo_id", "id")
    calendar = PromoCalendar.build(
        promotions,
        _products_on_offer(run, promotions, products_master),
        promotions.select(F.col("id").alias("promo_id"), F.col("store_group_id").alias("retail_account_id")),
        stores.select("id", F.col("store_group_id").alias("retail_account_id")),
    )
    first, last = (monday.isocalendar() for monday in covered_weeks(run))
    iso_week = F.col("calendar_year") * 100 + F.col("week")
    return calendar.effects.where(iso_week.between(first.year * 100 + first.week, last.year * 100 + last.week)).select(
        "calendar_year",
        "week",
        F.col("sku_id").alias("product_id"),
        F.col("account_id").alias("store_group_id"),
        "promo_id",
        "lift_multiplier",
        "hangover_multiplier",
        "discount_percent",
        "is_hangover",
    )


def as_promo_calendar(promo_calendar: DataFrame, stores: DataFrame) -> PromoCalendar:
    """The written table as a `PromoCalendar`, which answers for (week, product, shop)."""
    effects = promo_calendar.withColumnsRenamed({"product_id": "sku_id", "store_group_id": "account_id"})
    return PromoCalendar(
        effects, stores.select(F.col("id").alias("location_id"), F.col("store_group_id").alias("account_id"))
    )


def _products_on_offer(run: Run, promotions: DataFrame, products_master: DataFrame) -> DataFrame:
    """(promo_id, sku_id): an offer's products are drawn once and hold at every group where it runs."""
    # one partition, so that the calendar is resolved without a shuffle
    products = products_master.select(F.col("id").alias("sku_id"), "popularity_rank").coalesce(1)
    offers = promotions.where("id = offer_id").select("offer_id", "product_share")
    is_popular = F.col("popularity_rank") <= _POPULAR_TENTH * run.config.products
    chance = F.col("product_share") * F.when(is_popular, _POPULAR_WEIGHT).otherwise(_OTHER_WEIGHT)
    drawn = uniform(run.draw("promo_calendar.product_id", "offer_id", "sku_id"))
    links = products.join(F.broadcast(offers), on=drawn < chance, how="inner").select("offer_id", "sku_id")
    at_groups = promotions.select("offer_id", F.col("id").alias("promo_id"))
    return links.join(F.broadcast(at_groups), on="offer_id", how="inner").select("promo_id", "sku_id")
