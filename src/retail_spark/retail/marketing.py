"""Advertising as it was shown: impressions, whom they reached, what they cost, and which of them led to a sale."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick
from retail_spark.retail.customers import ad_id, next_to_shops
from retail_spark.retail.identity import event_ts
from retail_spark.retail.kernel.advertising import RESPONSE_PER_MILLE
from retail_spark.retail.kernel.journal import CAMPAIGN_DAYS, IMPRESSIONS_PER_SHOP, SHOPS_PER_CAMPAIGN
from retail_spark.retail.world import RETAIL

ATTRIBUTION_DAYS: Final = 7
"""A sale is attributed to the last impression of its shopper in so many times 24 hours before it."""
# An impression here is one that somebody looked at, so it costs about what a click does: ten-thousandths of a dollar,
# a third more or less.
PRICES: Final = {
    "FACEBOOK": 12_000,
    "GOOGLE": 25_000,
    "INSTAGRAM": 14_000,
    "YOUTUBE": 9_000,
    "EMAIL": 1_500,
    "DISPLAY": 6_500,
    "SEARCH": 27_000,
    "SOCIAL": 10_000,
    "VIDEO": 11_000,
}
_PRICE_PERCENT = (67, 133)
DEVICES: Final = {"MOBILE": 62, "DESKTOP": 28, "TABLET": 10}
_CREATIVES = 3  # versions of a campaign's picture
_AWAKE = (7 * 3_600, 24 * 3_600 - 1)


@RETAIL.table(
    """
    trace_id          BIGINT    NOT NULL COMMENT 'campaign, its day, shop and slot in one number',
    event_ts          TIMESTAMP NOT NULL COMMENT 'when it was seen',
    dt                DATE      NOT NULL COMMENT 'its day; seven days lie before the first one generated',
    impression_id_ext STRING    NOT NULL COMMENT 'IMP and the trace_id',
    campaign_id       STRING    NOT NULL COMMENT 'campaign',
    creative_id       STRING    NOT NULL COMMENT 'CRE, campaign and version of the picture',
    channel           STRING    NOT NULL COMMENT 'one of the channels of the campaign',
    device            STRING    NOT NULL COMMENT 'MOBILE, DESKTOP or TABLET',
    customer_ad_id    STRING    NOT NULL COMMENT 'customers.ad_id of who saw it',
    customer_id       BIGINT    NOT NULL COMMENT 'who saw it: of the audience of the campaign',
    store_id          BIGINT    NOT NULL COMMENT 'their home shop',
    cost              DECIMAL(10,4) NOT NULL COMMENT 'what it cost',
    cost_cents        BIGINT    NOT NULL COMMENT 'cost in whole cents, rounded half up'
    """,
    key="impression_id_ext",
    refs={
        "campaign_id": "campaigns",
        "customer_id": "customers",
        "customer_ad_id": "customers.ad_id",
        "store_id": "stores",
    },
    growth="daily",
    layer="operational",
)
def marketing(run: Run, campaigns: DataFrame, campaign_reach: DataFrame, customers: DataFrame) -> DataFrame:
    """One row per impression of a campaign: a person who looked at it."""
    window = run.window
    first_day = window.first_day - timedelta(days=ATTRIBUTION_DAYS) if window.is_first else window.first_day
    places = campaigns.select("campaign_id", "channels")
    shown = impressions(run, campaign_reach, customers, first_day, window.last_day)
    shown = shown.join(F.broadcast(places), "campaign_id", how="left")
    nth = integer_between(run.draw("marketing.channel", "trace_id"), F.lit(0), F.size("channels") - 1)
    shown = shown.withColumn("channel", F.get("channels", nth.cast("int")))
    version = integer_between(run.draw("marketing.creative_id", "trace_id"), 1, _CREATIVES).cast("string")
    percent = integer_between(run.draw("marketing.cost", "trace_id"), *_PRICE_PERCENT)
    cost = F.call_function("div", _price() * percent, F.lit(100))
    return shown.select(
        "trace_id",
        "event_ts",
        "dt",
        "impression_id_ext",
        "campaign_id",
        F.concat(F.lit("CRE"), F.col("campaign_no").cast("string"), F.lit("-"), version).alias("creative_id"),
        "channel",
        pick(run.draw("marketing.device", "trace_id"), list(DEVICES), list(DEVICES.values())).alias("device"),
        ad_id("customer_id").alias("customer_ad_id"),
        "customer_id",
        "store_id",
        (cost.cast("decimal(6,0)") * F.expr("0.0001bd")).cast("decimal(10,4)").alias("cost"),
        F.call_function("div", cost + 50, F.lit(100)).alias("cost_cents"),
    )


def impressions(
    run: Run, campaign_reach: DataFrame, customers: DataFrame, first_day: date, last_day: date
) -> DataFrame:
    """One row per impression of any days, with the store_id and customer_id of who saw it."""
    running = F.sequence(F.greatest("start_date", F.lit(first_day)), F.least("end_date", F.lit(last_day)))
    is_on = (F.col("start_date") <= F.lit(last_day)) & (F.col("end_date") >= F.lit(first_day))
    days = campaign_reach.where(is_on & (F.col("daily_impressions") > 0)).withColumn("dt", F.explode(running))
    slots = days.withColumn("slot", F.explode(F.sequence(F.lit(1), F.col("daily_impressions"))))
    nth_day = F.date_diff("dt", "start_date")
    of_shop = (F.col("campaign_no") * CAMPAIGN_DAYS + nth_day) * SHOPS_PER_CAMPAIGN + F.col("store_id")
    numbered = slots.withColumn("trace_id", of_shop * IMPRESSIONS_PER_SHOP + F.col("slot"))
    person = integer_between(run.draw("marketing.customer", "trace_id"), F.lit(1), F.col("people"))
    second = integer_between(run.draw("marketing.event_ts", "trace_id"), *_AWAKE)
    shown = numbered.withColumn("person", person).join(next_to_shops(customers), ["store_id", "audience", "person"])
    return shown.select(
        "trace_id",
        F.concat(F.lit("IMP"), F.col("trace_id").cast("string")).alias("impression_id_ext"),
        "campaign_id",
        "campaign_no",
        "dt",
        event_ts("dt", second).alias("event_ts"),
        "store_id",
        "customer_id",
    )


def last_touches(sales: DataFrame, marketing: DataFrame) -> DataFrame:
    """The last impression before each sale (receipt_id, customer_id, event_ts), and the first of those that count.

    One row per sale that has any: receipt_id, campaign_id, impression_id_ext and attribution_journey_id.
    """
    shown = marketing.select(
        "customer_id", F.col("event_ts").alias("seen"), "trace_id", "impression_id_ext", "campaign_id"
    )
    reach_back = F.col("event_ts") - F.expr(f"INTERVAL {ATTRIBUTION_DAYS} DAYS")
    touches = sales.join(shown, "customer_id").where(
        (F.col("seen") < F.col("event_ts")) & (F.col("seen") >= reach_back)
    )
    touch = F.struct("seen", "trace_id", "campaign_id", "impression_id_ext")
    found = touches.groupBy("receipt_id").agg(F.max(touch).alias("last"), F.min(touch).alias("first"))
    return found.select(
        "receipt_id",
        "last.campaign_id",
        F.concat(F.lit("JRN"), F.col("first.trace_id").cast("string")).alias("attribution_journey_id"),
        "last.impression_id_ext",
    )


def extra_visits(campaign_reach: DataFrame) -> DataFrame:
    """What campaigns add to the ordinary visits of a shop, by day: location_id, dt, extra (0.1 = a tenth more)."""
    response = F.array(*[F.struct(F.lit(age).alias("age"), F.lit(per_mille).alias("per_mille"))
                         for age, per_mille in enumerate(RESPONSE_PER_MILLE, start=1)])  # fmt: skip
    shown = campaign_reach.withColumn("shown_on", F.explode(F.sequence("start_date", "end_date")))
    felt = shown.select("store_id", "shown_on", "daily_impressions", "ordinary_visits", F.inline(response))
    # whole numbers are summed, so that the order of the sum cannot matter
    by_day = felt.groupBy("store_id", F.date_add("shown_on", F.col("age")).alias("dt"), "ordinary_visits").agg(
        F.sum(F.col("daily_impressions") * F.col("per_mille")).alias("per_mille")
    )
    extra = F.col("per_mille") / 1000.0 / F.col("ordinary_visits")
    return by_day.select(F.col("store_id").alias("location_id"), "dt", extra.alias("extra"))


def _price() -> Column:
    price = F.lit(None).cast("bigint")
    for channel, ten_thousandths in PRICES.items():
        price = F.when(F.col("channel") == channel, ten_thousandths).otherwise(price)
    return price
