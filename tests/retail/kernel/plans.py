"""A small region made by hand, for tests of the kernel that need no Spark."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import numpy as np

from retail_spark.config import RetailConfig
from retail_spark.retail.kernel import journal
from retail_spark.retail.kernel.disruption import beginnings
from retail_spark.retail.kernel.plan import PLANNING_DAYS, Plan, Reach, popularity_weights
from retail_spark.trade.calendar import day_number

MONDAY = day_number(date(2024, 3, 4))
NO_CODES = {
    name: np.zeros(0)
    for name in ("promo_id", "kind", "value", "min_cents", "first_day", "last_day", "categories", "segments", "share")
}
NO_REACH = Reach(*(np.zeros(0, np.int64) for _ in fields(Reach)))

_DAYS = np.arange(15_000, 30_000)
# the first days of severe disruptions of the hand-made region's DC, with its own seed
SEVERE = _DAYS[beginnings(1, 100_001, _DAYS).severity == journal.SEVERE]


def campaigns_from(first_day: int) -> Reach:
    """To everybody next to shop 0 for a week, then to its segment 2; to everybody next to shop 1 all the time."""
    return Reach(
        campaign=np.array([2_024_101, 2_024_111, 2_024_101]),
        shop=np.array([0, 0, 1]),
        first_day=first_day + np.array([0, 6, 0]),
        last_day=first_day + np.array([6, 20, 20]),
        audience=np.array([-1, 2, -1]),
        impressions=np.array([30, 50, 7]),
    )


def make_plan(days: int = 14, first_day: int = MONDAY, warm_up_days: int = 0, **changes: Any) -> Plan:
    """Shops 1 and 2, a warehouse (100 002) and the DC (100 001); 12 products in 3 categories; 40 shoppers.

    Every day is a day with factor 1, open from 8 to 22 (digital: all day). `changes` replace fields of the plan;
    those that are fields of the config go there.
    """
    settings = {name: changes.pop(name) for name in list(changes) if name in RetailConfig.model_fields}
    config = RetailConfig.scale(
        "tiny", **({"regions": 1, "stores": 2, "warehouses": 1, "products": 12, "customers": 40, "seed": 1} | settings)
    )
    start, last = first_day - warm_up_days, first_day + days - 1
    columns = last + PLANNING_DAYS - start + 1
    nothing = np.zeros(0, np.int64)
    plan = Plan(
        config=config,
        region_id=1,
        first_day=start,
        origin=first_day,
        emit_from=first_day,
        last_day=last,
        place_key=np.array([1, 2, 100_002, 100_001]),
        shops=2,
        warehouses=1,
        shop_group=np.array([1, 2]),
        shop_class=np.array([2, 2]),
        shop_carried=np.ones(2),
        shop_visits=np.array([60.0, 30.0]),
        online_orders=30.0,
        tax_rate=np.array([8_250, 6_000]),
        dc_throughput=100_000,
        truck_capacity=15_000,
        truck_of=np.array([11, 12, 13]),
        pool_trucks=np.array([14]),
        product_id=np.arange(1, 13),
        product_category=np.repeat([0, 1, 2], 4),
        product_brand=changes.get("product_category", np.repeat([0, 1, 2], 4)),  # a brand to a category
        product_season=np.zeros(12, np.int64),
        product_tax=np.full(12, 2),
        price_cents=np.arange(1, 13) * 1_000 - 1,
        popularity=popularity_weights(np.arange(1, 13), 0.8),
        customer_id=np.arange(1, 41),
        customer_home=np.repeat([0, 1], 20),
        customer_segment=np.arange(40) % 4,
        customer_abandonment=np.tile([2_000, 2_500, 3_000, 3_500, 4_000], 8),
        day_factor=np.ones((3, columns)),
        day_planned=np.ones((3, columns)),
        day_marketing=np.ones((3, columns)),
        day_open=np.tile(np.array([[8], [8], [0]]) * 3_600, columns),
        day_close=np.tile(np.array([[22], [22], [24]]) * 3_600, columns),
        promo_week=nothing,
        promo_group=nothing,
        promo_product=nothing,
        promo_lift=np.zeros(0),
        promo_discount=nothing,
        promo_id=nothing,
        codes=NO_CODES,
        reach=NO_REACH,
    )
    return replace(plan, **changes)
