"""Campaigns: what is advertised when, to whom and where, and how many people next to each shop it reaches a day.

Drawn by ISO week, like promotions, so they do not depend on where a horizon starts, ends or was cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import pick, uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel.plan import EVERYBODY
from retail_spark.retail.promotions import covered_weeks
from retail_spark.retail.world import RETAIL
from retail_spark.trade.calendar import days_between


@dataclass(frozen=True)
class Kind:
    """A kind of campaign. `shown` is how much of it is seen a day, against a middling campaign."""

    share: float
    starts_on: int  # 0 for Monday
    days: int
    shown: float
    channels: tuple[str, ...]
    audiences: tuple[str, ...]


KINDS: Final = {
    "seasonal_sale": Kind(
        0.35, 0, 21, 1.0, ("FACEBOOK", "INSTAGRAM", "GOOGLE", "DISPLAY", "EMAIL", "VIDEO"), (EVERYBODY,)
    ),
    "product_launch": Kind(
        0.25, 0, 14, 1.0, ("INSTAGRAM", "YOUTUBE", "SOCIAL", "VIDEO"), (EVERYBODY, "QUALITY_SEEKER", "BRAND_LOYAL")
    ),
    "loyalty_program": Kind(0.20, 0, 28, 0.5, ("EMAIL", "SOCIAL", "SEARCH"), ("BRAND_LOYAL", "CONVENIENCE_FOCUSED")),
    "flash_sale": Kind(
        0.20, 3, 3, 2.0, ("FACEBOOK", "SEARCH", "GOOGLE", "DISPLAY", "EMAIL"), (EVERYBODY, "BUDGET_CONSCIOUS")
    ),
}
# Chances that a week opens a first and a second campaign: one and a half middling ones run at any time.
_CHANCES = (0.55, 0.20)
_SIZES = (0.8, 1.2)
_LONGEST_WEEKS = 4

_COLUMNS = """
    campaign_id        STRING NOT NULL COMMENT 'CMP and campaign_no',
    campaign_no        BIGINT NOT NULL COMMENT 'year * 1000 + ISO week * 10 + n',
    campaign_type      STRING NOT NULL COMMENT 'seasonal_sale, product_launch, loyalty_program or flash_sale',
    start_date         DATE NOT NULL COMMENT 'first day on which it is shown',
    end_date           DATE NOT NULL COMMENT 'last day',
    channels           ARRAY<STRING> NOT NULL COMMENT 'where it is shown',
    target_segments    ARRAY<STRING> NOT NULL COMMENT 'of customers.segment; empty: all',
    daily_impressions  INT NOT NULL COMMENT 'shown on each of its days, over all shops'
"""


@RETAIL.table(_COLUMNS, key="campaign_id", growth="whole")
def campaigns(run: Run) -> DataFrame:
    """One row per advertising campaign."""
    first, last = covered_weeks(run)
    rows = [
        campaign
        for day in days_between(first - timedelta(weeks=_LONGEST_WEEKS), last)
        if day.weekday() == 0
        for campaign in opened_in_week(run.config, day)
    ]
    return run.spark.createDataFrame(rows, _COLUMNS).coalesce(1)


def opened_in_week(config: Any, monday: date) -> Iterator[dict[str, Any]]:
    """The campaigns that a week opens, as rows of `campaigns`; none where nothing is spent on advertising."""
    year, week, _ = monday.isocalendar()
    for n, chance in enumerate(_CHANCES, start=1):
        number = year * 1000 + week * 10 + n
        shoppers = config.shop_visits_per_day * config.ad_impressions_per_shopper
        if shoppers == 0 or float(uniform(hash64(config.seed, "campaigns.opens", number))[0]) >= chance:
            continue
        shares = [kind.share for kind in KINDS.values()]
        name = str(pick(hash64(config.seed, "campaigns.campaign_type", number), list(KINDS), shares)[0])
        kind = KINDS[name]
        audience = str(pick(hash64(config.seed, "campaigns.target_segments", number), kind.audiences)[0])
        low, high = _SIZES
        size = low + (high - low) * float(uniform(hash64(config.seed, "campaigns.daily_impressions", number))[0])
        start = monday + timedelta(days=kind.starts_on)
        yield {
            "campaign_id": f"CMP{number}",
            "campaign_no": number,
            "campaign_type": name,
            "start_date": start,
            "end_date": start + timedelta(days=kind.days - 1),
            "channels": list(kind.channels),
            "target_segments": [] if audience == EVERYBODY else [audience],
            "daily_impressions": max(round(shoppers * kind.shown * size), 1),
        }


@RETAIL.table(
    """
    campaign_id        STRING NOT NULL COMMENT 'campaign',
    campaign_no        BIGINT NOT NULL COMMENT 'its number',
    store_id           BIGINT NOT NULL COMMENT 'shop next to which they live',
    start_date         DATE NOT NULL COMMENT 'first day on which it is shown',
    end_date           DATE NOT NULL COMMENT 'last day',
    audience           STRING NOT NULL COMMENT 'the segment that it speaks to, or ALL',
    people             BIGINT NOT NULL COMMENT 'customers of the audience whose home shop this is',
    daily_impressions  INT NOT NULL COMMENT 'shown to them on each of its days: their share of the campaign',
    ordinary_visits    DOUBLE NOT NULL COMMENT 'visits of the shop on a day with factor 1'
    """,
    key=("campaign_id", "store_id"),
    refs={"campaign_id": "campaigns", "store_id": "stores"},
    growth="whole",
)
def campaign_reach(run: Run, campaigns: DataFrame, customers: DataFrame, stores: DataFrame) -> DataFrame:
    """One row per campaign and shop: how many people next to the shop it speaks to, and how often."""
    audience = F.coalesce(F.get("target_segments", 0), F.lit(EVERYBODY))
    spoken_to = campaigns.withColumn("audience", audience)
    living = customers.groupBy(F.col("home_store_id").alias("store_id"), "segment").agg(F.count("*").alias("people"))
    reached = spoken_to.join(
        F.broadcast(living), F.col("audience").isin(EVERYBODY) | (F.col("audience") == F.col("segment"))
    )
    per_shop = reached.groupBy(*spoken_to.columns, "store_id").agg(F.sum("people").alias("people"))
    # Rounded along the shops, so that together they are shown exactly what the campaign shows.
    of_campaign = Window.partitionBy("campaign_no")
    so_far = F.sum("people").over(of_campaign.orderBy("store_id").rowsBetween(Window.unboundedPreceding, 0))
    shared = per_shop.select("*", so_far.alias("upto"), F.sum("people").over(of_campaign).alias("everyone"))
    upto = F.expr("daily_impressions * upto div everyone")
    before = F.expr("daily_impressions * (upto - people) div everyone")
    traffic = stores.agg(F.sum("daily_traffic_multiplier").alias("traffic"))
    share = F.col("daily_traffic_multiplier").cast("double") / F.col("traffic").cast("double")
    visits = stores.crossJoin(F.broadcast(traffic)).select(
        F.col("id").alias("store_id"), (share * run.config.shop_visits_per_day).alias("ordinary_visits")
    )
    return shared.join(F.broadcast(visits), "store_id").select(
        "campaign_id",
        "campaign_no",
        "store_id",
        "start_date",
        "end_date",
        "audience",
        "people",
        (upto - before).cast("int").alias("daily_impressions"),
        "ordinary_visits",
    )
