"""From the written dimensions to one row of arrays per region: all that the simulation of a window is given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.factors import by_calendar, factors
from retail_spark.retail.identity import monday_of_iso_week
from retail_spark.retail.kernel import journal
from retail_spark.retail.kernel.plan import PLANNING_DAYS
from retail_spark.retail.world import RETAIL

# The arrays of a region's row: prefix -> (column of the source frame, its type). Each prefix comes from one frame.
_ARRAYS: dict[str, dict[str, str]] = {
    "shop": {
        "key": "BIGINT",
        "promo_group": "BIGINT",
        "volume_class": "STRING",
        "visit_share": "DOUBLE",
        "tax_rate": "BIGINT",
    },
    "warehouse": {"key": "BIGINT"},
    "dc": {"key": "BIGINT", "throughput": "BIGINT"},
    "truck": {"id": "BIGINT", "destination_key": "BIGINT", "capacity": "BIGINT"},
    "customer": {"home": "BIGINT", "id": "BIGINT", "segment": "STRING", "value": "STRING"},
    "factor": {
        "key": "BIGINT",
        "day": "BIGINT",
        "total": "DOUBLE",
        "planned": "DOUBLE",
        "marketing": "DOUBLE",
        "opened": "BIGINT",
        "closed": "BIGINT",
    },
    "reach": {
        "key": "BIGINT",
        "campaign": "BIGINT",
        "first_day": "BIGINT",
        "last_day": "BIGINT",
        "audience": "STRING",
        "impressions": "BIGINT",
    },
    "product": {
        "category": "STRING",
        "brand": "STRING",
        "id": "BIGINT",
        "cents": "BIGINT",
        "rank": "BIGINT",
        "season": "STRING",
        "tax": "STRING",
    },
    "promo": {
        "week": "BIGINT",
        "promo_group": "BIGINT",
        "product": "BIGINT",
        "effect": "DOUBLE",
        "discount": "BIGINT",
        "id": "BIGINT",
    },
    "code": {
        "id": "BIGINT",
        "kind": "STRING",
        "value": "DOUBLE",
        "min_cents": "BIGINT",
        "first_day": "BIGINT",
        "last_day": "BIGINT",
        "categories": "ARRAY<STRING>",
        "segments": "ARRAY<STRING>",
        "share": "DOUBLE",
    },
}
_PLAN_COLUMNS = ",\n".join(
    ["region_id INT NOT NULL COMMENT 'region'", "customer_share DOUBLE NOT NULL COMMENT 'of all customers live here'"]
    + [
        f"{prefix}_{name} ARRAY<{kind}> NOT NULL COMMENT '{name} of each {prefix}, in the order of the first column'"
        for prefix, columns in _ARRAYS.items()
        for name, kind in columns.items()
    ]
)


@RETAIL.table(_PLAN_COLUMNS, key="region_id", growth="window", layer="internal")
def region_plan(
    run: Run,
    stores: DataFrame,
    distribution_centers: DataFrame,
    geographies_master: DataFrame,
    trucks: DataFrame,
    products_master: DataFrame,
    customers: DataFrame,
    promotions_master: DataFrame,
    promo_calendar: DataFrame,
    campaign_reach: DataFrame,
) -> DataFrame:
    """One row per region: all that the simulation of this window is given, as arrays from the written dimensions."""
    customers = customers.join(
        F.broadcast(stores.select(F.col("id").alias("home_store_id"), "region_id")), "home_store_id", "inner"
    )
    regional = {
        "shop": _shops(stores),
        "warehouse": _centres(distribution_centers, "warehouse").select("region_id", "key"),
        "dc": _centres(distribution_centers, "dc"),
        "truck": trucks.where(F.col("region_id").isNotNull()).select(
            "region_id",
            "id",
            F.coalesce("destination_key", F.lit(0)).alias("destination_key"),
            F.col("capacity_units").cast("bigint").alias("capacity"),
        ),
        "customer": customers.select(
            "region_id",
            F.col("home_store_id").alias("home"),
            "id",
            "segment",
            F.col("value_segment").alias("value"),
        ),
        "factor": _factors(run, stores, distribution_centers, geographies_master, campaign_reach),
        "reach": _reach(campaign_reach, stores),
    }
    shared = {
        "product": _products(products_master),
        "promo": _promotions(promo_calendar),
        "code": _codes(promotions_master),
    }
    total = customers.agg(F.count("*").alias("all_customers"))
    arrays = [F.col(prefix)[name].alias(f"{prefix}_{name}") for prefix, columns in _ARRAYS.items() for name in columns]
    share = F.size("customer") / F.col("all_customers")
    peopled = _gathered(regional, "region_id").where(F.size("customer") > 0)
    plan = peopled.crossJoin(F.broadcast(_gathered(shared))).crossJoin(F.broadcast(total))
    return plan.select("region_id", share.alias("customer_share"), *arrays)


def _gathered(sources: Mapping[str, DataFrame], *keys: str) -> DataFrame:
    """One row per key: all rows of each source as a sorted array of structs.

    It is one aggregate over all of them: each source gathered and joined on its own would take jobs of its own.
    """
    kinds = {
        prefix: "struct<" + ", ".join(f"{name}: {kind}" for name, kind in _ARRAYS[prefix].items()) + ">"
        for prefix in sources
    }

    def told(prefix: str) -> DataFrame:
        own = F.struct(*_ARRAYS[prefix])
        columns = ((own if other == prefix else F.lit(None)).cast(kinds[other]).alias(other) for other in sources)
        return sources[prefix].select(*keys, *columns)

    rows = reduce(DataFrame.unionByName, map(told, sources))
    return rows.groupBy(*keys).agg(*(F.sort_array(F.collect_list(name)).alias(name) for name in sources))


def _shops(stores: DataFrame) -> DataFrame:
    total = stores.agg(F.sum(F.col("daily_traffic_multiplier").cast("double")).alias("total"))
    return stores.crossJoin(F.broadcast(total)).select(
        "region_id",
        F.col("id").alias("key"),
        F.col("store_group_id").alias("promo_group"),
        "volume_class",
        (F.col("daily_traffic_multiplier").cast("double") / F.col("total")).alias("visit_share"),
        F.round(F.col("tax_rate") * 100_000).cast("bigint").alias("tax_rate"),
    )


def _centres(distribution_centers: DataFrame, kind: str) -> DataFrame:
    return distribution_centers.where(F.col("dc_type") == kind).select(
        "region_id",
        (F.col("id") + journal.FIRST_DC_KEY).alias("key"),
        F.col("daily_throughput_units").cast("bigint").alias("throughput"),
    )


def _reach(campaign_reach: DataFrame, stores: DataFrame) -> DataFrame:
    regions = stores.select(F.col("id").alias("store_id"), "region_id")
    return campaign_reach.join(F.broadcast(regions), "store_id").select(
        "region_id",
        F.col("store_id").alias("key"),
        F.col("campaign_no").alias("campaign"),
        F.unix_date("start_date").cast("bigint").alias("first_day"),
        F.unix_date("end_date").cast("bigint").alias("last_day"),
        "audience",
        F.col("daily_impressions").cast("bigint").alias("impressions"),
    )


def _factors(
    run: Run,
    stores: DataFrame,
    distribution_centers: DataFrame,
    geographies_master: DataFrame,
    campaign_reach: DataFrame,
) -> DataFrame:
    """Day factors of the region's places, warm-up and planning days included."""
    warm_up = run.config.warm_up_days if run.window.is_first else 0
    first = run.window.first_day - timedelta(days=warm_up)
    last = run.window.last_day + timedelta(days=PLANNING_DAYS)
    places = stores.select(F.col("id").alias("location_id"), "region_id").unionByName(
        _centres(distribution_centers, "warehouse").select(F.col("key").alias("location_id"), "region_id")
    )
    is_open = F.col("close_second") > F.col("open_second")
    daily = factors(run, stores, distribution_centers, geographies_master, campaign_reach, first, last)
    return daily.join(F.broadcast(places), "location_id").select(
        "region_id",
        F.col("location_id").alias("key"),
        F.unix_date("dt").cast("bigint").alias("day"),
        "total",
        # who books a campaign knows when it will run
        F.when(is_open, by_calendar() * F.col("marketing")).otherwise(0.0).alias("planned"),
        "marketing",
        F.col("open_second").cast("bigint").alias("opened"),
        F.col("close_second").cast("bigint").alias("closed"),
    )


def _products(products_master: DataFrame) -> DataFrame:
    return products_master.select(
        "category",
        "brand",
        "id",
        (F.col("sale_price") * 100).cast("bigint").alias("cents"),
        F.col("popularity_rank").cast("bigint").alias("rank"),
        F.col("season_code").alias("season"),
        F.col("taxability").alias("tax"),
    )


def _promotions(promo_calendar: DataFrame) -> DataFrame:
    """Effects by the day number of the week's Monday."""
    monday = F.unix_date(monday_of_iso_week("calendar_year", "week"))
    effect = F.col("lift_multiplier").cast("double") * F.col("hangover_multiplier").cast("double")
    return promo_calendar.select(
        monday.cast("bigint").alias("week"),
        F.col("store_group_id").alias("promo_group"),
        F.col("product_id").alias("product"),
        effect.alias("effect"),
        F.round(F.coalesce(F.col("discount_percent").cast("double"), F.lit(0.0)) * 100)
        .cast("bigint")
        .alias("discount"),
        F.when(F.col("is_hangover"), 0).otherwise(F.col("promo_id")).cast("bigint").alias("id"),
    )


def _codes(promotions_master: DataFrame) -> DataFrame:
    return promotions_master.where(F.col("kind") == "CODE").select(
        F.col("promo_id").alias("id"),
        F.col("discount_type").alias("kind"),
        F.col("discount_value").cast("double").alias("value"),
        F.round(F.col("min_purchase").cast("double") * 100).cast("bigint").alias("min_cents"),
        F.unix_date("start_date").cast("bigint").alias("first_day"),
        F.unix_date("end_date").cast("bigint").alias("last_day"),
        F.col("eligible_categories").alias("categories"),
        F.col("eligible_segments").alias("segments"),
        F.col("usage_rate").alias("share"),
    )
