"""Who shops: where they live, which shop is theirs, and what kind of shopper they are. All of them invented."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick
from retail_spark.core.people import pool
from retail_spark.core.small import by_id
from retail_spark.retail.kernel.plan import EVERYBODY
from retail_spark.retail.places import address
from retail_spark.retail.world import RETAIL

# How people shop, and what they are worth: two segmentations that know nothing of each other.
SEGMENTS = {"BUDGET_CONSCIOUS": 0.35, "CONVENIENCE_FOCUSED": 0.25, "QUALITY_SEEKER": 0.20, "BRAND_LOYAL": 0.20}
VALUE_SEGMENTS = {"vip": 0.05, "premium": 0.15, "loyal": 0.25, "regular": 0.35, "new": 0.20}
LOYALTY_TIERS = {"vip": "platinum", "premium": "gold", "loyal": "silver", "regular": "bronze", "new": "bronze"}
# A tenth of the regular customers have held on to a silver card.
_KEPT_SILVER = 0.10

_NAMES = 250
_FIRST_DEVICE = 500_000
_CUSTOMERS_PER_PARTITION = 250_000
# A shop's customers thin out by a factor of e every so many kilometres.
_REACH_KM = 40.0
_KM_PER_DEGREE = 111.0
# Chances are kept as slots: an ordinary shop has 20, and each shop's towns share 200.
_SLOTS_PER_TRAFFIC = 20
_TOWN_SLOTS = 200


@RETAIL.table(
    """
    id             BIGINT NOT NULL COMMENT '1..n',
    first_name     STRING NOT NULL COMMENT 'invented',
    last_name      STRING NOT NULL COMMENT 'invented',
    address        STRING NOT NULL COMMENT 'invented number and street',
    geography_id   BIGINT NOT NULL COMMENT 'town of residence',
    loyalty_card   STRING NOT NULL COMMENT 'LC000000123',
    phone          STRING NOT NULL COMMENT 'always 555-01xx, numbers kept for fiction',
    email          STRING NOT NULL COMMENT 'always at example.com',
    ble_id         STRING NOT NULL COMMENT 'BLE500123: the phone that the beacons of a shop see',
    ad_id          STRING NOT NULL COMMENT 'AD500123: the device that advertising reaches',
    segment        STRING NOT NULL COMMENT 'BUDGET_CONSCIOUS, CONVENIENCE_FOCUSED, QUALITY_SEEKER or BRAND_LOYAL',
    value_segment  STRING NOT NULL COMMENT 'what they are worth: vip, premium, loyal, regular or new',
    loyalty_tier   STRING NOT NULL COMMENT 'platinum, gold, silver or bronze',
    joined_date    DATE NOT NULL COMMENT 'before the first day of all records; new customers in the last year',
    home_store_id  BIGINT NOT NULL COMMENT 'in their region: by its size, and near their town'
    """,
    key="id",
    refs={"geography_id": "geographies_master", "home_store_id": "stores"},
)
def customers(run: Run, geographies_master: DataFrame, stores: DataFrame) -> DataFrame:
    """One row per customer. Large shops have more customers, and most of them live near by."""
    shops = by_id(stores.select("id", "daily_traffic_multiplier"))
    homes = run.spark.createDataFrame(_home_slots(shops), "slot BIGINT, home_store_id BIGINT").coalesce(1)
    reach = catchments(run, stores, geographies_master)
    slots = sum(_slots_of(shop) for shop in shops)

    count = run.config.customers
    people = run.spark.range(1, count + 1, 1, -(-count // _CUSTOMERS_PER_PARTITION)).select(
        "id", integer_between(run.draw("customers.home_store_id", "id"), 0, slots - 1).alias("slot")
    )
    at_home = people.join(F.broadcast(homes), on="slot", how="inner").join(
        F.broadcast(reach), on="home_store_id", how="inner"
    )
    seed = run.config.seed
    named = at_home.select(
        "id",
        "home_store_id",
        town_in_reach(run.draw("customers.geography_id", "id")).alias("geography_id"),
        pick(run.draw("customers.first_name", "id"), pool("first_name", _NAMES, seed)).alias("first_name"),
        pick(run.draw("customers.last_name", "id"), pool("last_name", _NAMES, seed)).alias("last_name"),
        pick(run.draw("customers.value_segment", "id"), list(VALUE_SEGMENTS), list(VALUE_SEGMENTS.values())).alias(
            "value_segment"
        ),
    )
    return named.select(
        "id",
        "first_name",
        "last_name",
        address(run, "customers").alias("address"),
        "geography_id",
        F.format_string("LC%09d", "id").alias("loyalty_card"),
        _phone(run).alias("phone"),
        F.lower(
            F.concat("first_name", F.lit("."), "last_name", F.col("id").cast("string"), F.lit("@example.com"))
        ).alias("email"),
        ble_id("id").alias("ble_id"),
        ad_id("id").alias("ad_id"),
        pick(run.draw("customers.segment", "id"), list(SEGMENTS), list(SEGMENTS.values())).alias("segment"),
        "value_segment",
        _loyalty_tier(run).alias("loyalty_tier"),
        _joined(run).alias("joined_date"),
        "home_store_id",
    )


def catchments(run: Run, stores: DataFrame, geographies_master: DataFrame) -> DataFrame:
    """One row per shop (`home_store_id`): 200 `towns` where its customers live, each as often as they live there."""
    shops = by_id(stores.select("id", "region_id", "geography_id"))
    towns = by_id(geographies_master.select("id", "region_id", "latitude", "longitude", "population"))
    columns = "home_store_id BIGINT, towns ARRAY<BIGINT>"
    return run.spark.createDataFrame(_catchments(shops, towns), columns).coalesce(1)


def town_in_reach(draw: Column) -> Column:
    """One of the `towns` of a shop's catchment."""
    return F.get("towns", integer_between(draw, 0, _TOWN_SLOTS - 1).cast("int"))


def next_to_shops(customers: DataFrame) -> DataFrame:
    """The people who live next to each shop: store_id, audience (their segment, and once more everybody), person,
    customer_id. A person is numbered from 1 by id within shop and audience.
    """
    audiences = F.explode(F.array(F.lit(EVERYBODY), "segment"))
    members = customers.select(F.col("home_store_id").alias("store_id"), audiences.alias("audience"), "id")
    in_order = Window.partitionBy("store_id", "audience").orderBy("id")
    return members.select(
        "store_id",
        "audience",
        F.row_number().over(in_order).cast("bigint").alias("person"),
        F.col("id").alias("customer_id"),
    )


def ble_id(customer_id: str) -> Column:
    """The name by which a customer's phone is known to the beacons of a shop."""
    return F.concat(F.lit("BLE"), (F.col(customer_id) + _FIRST_DEVICE).cast("string"))


def ad_id(customer_id: str) -> Column:
    """The name by which a customer's device is known to advertisers."""
    return F.concat(F.lit("AD"), (F.col(customer_id) + _FIRST_DEVICE).cast("string"))


def _phone(run: Run) -> Column:
    area = integer_between(run.draw("customers.area_code", "id"), 201, 989).cast("string")
    line = integer_between(run.draw("customers.phone", "id"), 100, 199).cast("string")
    return F.concat(F.lit("("), area, F.lit(") 555-0"), line)


def _loyalty_tier(run: Run) -> Column:
    tier = F.lit(None).cast("string")
    for segment, name in LOYALTY_TIERS.items():
        tier = F.when(F.col("value_segment") == segment, name).otherwise(tier)
    return F.when((F.col("value_segment") == "regular") & keeps_silver(run), "silver").otherwise(tier)


def keeps_silver(run: Run) -> Column:
    """Whether a customer (`id`) holds on to a silver card as a regular one."""
    return pick(run.draw("customers.loyalty_tier", "id"), [True, False], [_KEPT_SILVER, 1 - _KEPT_SILVER])


def _joined(run: Run) -> Column:
    is_new = F.col("value_segment") == "new"
    days = integer_between(
        run.draw("customers.joined_date", "id"),
        F.when(is_new, 1).otherwise(366),
        F.when(is_new, 365).otherwise(3650),
    )
    return F.date_sub(F.lit(run.window.origin), days.cast("int"))


def _slots_of(shop: Any) -> int:
    return max(round(float(shop.daily_traffic_multiplier) * _SLOTS_PER_TRAFFIC), 1)


def _home_slots(shops: list[Any]) -> list[tuple[int, int]]:
    """(slot, shop): each shop has as many slots as it has traffic, so that an even draw follows size."""
    owners = [int(shop.id) for shop in shops for _ in range(_slots_of(shop))]
    return list(enumerate(owners))


def _catchments(shops: list[Any], towns: list[Any]) -> list[tuple[int, list[int]]]:
    """(shop, 200 towns): a town stands there more often the more people it has and the nearer it is."""
    by_region: dict[int, list[Any]] = {}
    for town in towns:
        by_region.setdefault(town.region_id, []).append(town)
    # columns: id, latitude, longitude, population
    near_by = {
        region: np.array([(town.id, town.latitude, town.longitude, town.population) for town in members])
        for region, members in by_region.items()
    }
    catchments = []
    for shop in shops:
        ids, latitude, longitude, population = near_by[shop.region_id].T
        here = ids == shop.geography_id
        # Degrees of longitude shrink with latitude: around 40 degrees to three quarters.
        km = _KM_PER_DEGREE * np.hypot(latitude - latitude[here], 0.77 * (longitude - longitude[here]))
        pull = population * np.exp(-km / _REACH_KM)
        ends = np.round(np.cumsum(pull) / pull.sum() * _TOWN_SLOTS).astype(int)
        counts = np.diff(ends, prepend=0)
        catchments.append((int(shop.id), np.repeat(ids.astype(int), counts).tolist()))
    return catchments
