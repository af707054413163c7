"""From a region's row of arrays to a `Plan`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from retail_spark.config import RetailConfig
from retail_spark.core.context import Window
from retail_spark.retail.kernel.plan import (
    CARRIED_SHARE,
    EVERYBODY,
    PLANNING_DAYS,
    SEASONS,
    SEGMENTS,
    TAX_SHARE,
    Plan,
    Reach,
    popularity_weights,
)
from retail_spark.retail.kernel.till import BOGO, FIXED_AMOUNT, PERCENTAGE
from retail_spark.trade.calendar import day_number
from retail_spark.trade.carts import base_rate

Int64Array = npt.NDArray[np.int64]

_CODE_KINDS = {"PERCENTAGE": PERCENTAGE, "FIXED_AMOUNT": FIXED_AMOUNT, "BOGO": BOGO}


def plan_of(row: dict[str, Any], config: RetailConfig, window: Window) -> Plan:
    """The `Plan` of a `region_plan` row (column name -> value) for the window's days."""
    first, last, origin = (day_number(day) for day in (window.first_day, window.last_day, window.origin))
    start = first - (config.warm_up_days if window.is_first else 0)

    def ints(name: str) -> Int64Array:
        return np.asarray(row[name], np.int64)

    def codes_of(name: str, known: Sequence[str]) -> Int64Array:
        return np.array([known.index(value) for value in row[name]], np.int64)

    shop_key, days = ints("shop_key"), last + PLANNING_DAYS - start + 1
    place_key = np.concatenate([shop_key, ints("warehouse_key"), ints("dc_key")])
    # One row a shop, in the order of the shops, then the region's first warehouse for the digital channel.
    rows = np.concatenate([shop_key, ints("warehouse_key")[:1]])
    by_row = np.searchsorted(ints("factor_key"), rows)
    cells = (by_row[:, None] + np.arange(days)).ravel()

    def daily(name: str, kind: type) -> npt.NDArray[Any]:
        return np.asarray(row[name], kind)[cells].reshape(len(rows), days)

    categories = sorted(set(row["product_category"]))
    product_order = np.argsort(ints("product_id"))
    promo_product = product_order[np.searchsorted(ints("product_id")[product_order], ints("promo_product"))]
    destination = ints("truck_destination_key")
    own = {int(key): int(truck) for key, truck in zip(destination, ints("truck_id"), strict=True) if key}
    return Plan(
        config=config,
        region_id=int(row["region_id"]),
        first_day=start,
        origin=origin,
        emit_from=first,
        last_day=last,
        place_key=place_key,
        shops=len(shop_key),
        warehouses=len(row["warehouse_key"]),
        shop_group=ints("shop_promo_group"),
        shop_class=codes_of("shop_volume_class", list(CARRIED_SHARE)),
        shop_carried=np.array(
            [CARRIED_SHARE[name] if config.assortment == "general" else 1.0 for name in row["shop_volume_class"]]
        ),
        shop_visits=np.asarray(row["shop_visit_share"], np.float64) * config.shop_visits_per_day,
        online_orders=float(row["customer_share"]) * config.digital_orders_per_day,
        tax_rate=ints("shop_tax_rate"),
        dc_throughput=int(row["dc_throughput"][0]),
        truck_capacity=int(ints("truck_capacity").min()),
        truck_of=np.array([own[int(key)] for key in place_key[:-1]], np.int64),
        pool_trucks=ints("truck_id")[destination == 0],
        product_id=ints("product_id"),
        product_category=codes_of("product_category", categories),
        product_brand=_brands(row),
        product_season=codes_of("product_season", list(SEASONS)),
        product_tax=np.array([TAX_SHARE[name] for name in row["product_tax"]], np.int64),
        price_cents=ints("product_cents"),
        popularity=popularity_weights(ints("product_rank"), config.zipf_exponent),
        customer_id=ints("customer_id"),
        customer_home=np.searchsorted(shop_key, ints("customer_home")),
        customer_segment=codes_of("customer_segment", SEGMENTS),
        customer_abandonment=np.array(
            [round(10_000 * base_rate(name, config.cart_abandonment_rate)) for name in row["customer_value"]], np.int64
        ),
        day_factor=daily("factor_total", np.float64),
        day_planned=daily("factor_planned", np.float64),
        day_marketing=daily("factor_marketing", np.float64),
        day_open=daily("factor_opened", np.int64),
        day_close=daily("factor_closed", np.int64),
        promo_week=ints("promo_week"),
        promo_group=ints("promo_promo_group"),
        promo_product=promo_product,
        promo_lift=np.asarray(row["promo_effect"], np.float64),
        promo_discount=ints("promo_discount"),
        promo_id=ints("promo_id"),
        codes=_till_codes(row, categories),
        reach=_reach(row, shop_key),
    )


def _brands(row: dict[str, Any]) -> Int64Array:
    """A number for each brand of each category; products come sorted by both."""
    category, brand = (np.asarray(row[name]) for name in ("product_category", "product_brand"))
    is_next = (category[1:] != category[:-1]) | (brand[1:] != brand[:-1])
    return np.concatenate([[0], np.cumsum(is_next)])


def _reach(row: dict[str, Any], shop_key: Int64Array) -> Reach:
    """The region's campaigns; rows come sorted by shop."""
    audience = [-1 if name == EVERYBODY else SEGMENTS.index(name) for name in row["reach_audience"]]
    return Reach(
        campaign=np.asarray(row["reach_campaign"], np.int64),
        shop=np.searchsorted(shop_key, np.asarray(row["reach_key"], np.int64)),
        first_day=np.asarray(row["reach_first_day"], np.int64),
        last_day=np.asarray(row["reach_last_day"], np.int64),
        audience=np.array(audience, np.int64),
        impressions=np.asarray(row["reach_impressions"], np.int64),
    )


def _till_codes(row: dict[str, Any], categories: list[str]) -> dict[str, Any]:
    """Arrays of the till codes; categories and segments as bits, none named meaning all."""

    def bits(name: str, known: Sequence[Any]) -> Int64Array:
        every = (1 << len(known)) - 1
        return np.array([sum(1 << known.index(item) for item in items) or every for items in row[name]], np.int64)

    kinds = np.array([_CODE_KINDS[name] for name in row["code_kind"]], np.int64)
    values = np.asarray(row["code_value"], np.float64)
    return {
        "promo_id": np.asarray(row["code_id"], np.int64),
        "kind": kinds,
        "value": np.rint(values * 100).astype(np.int64),  # per cent to basis points, dollars to cents
        "min_cents": np.asarray(row["code_min_cents"], np.int64),
        "first_day": np.asarray(row["code_first_day"], np.int64),
        "last_day": np.asarray(row["code_last_day"], np.int64),
        "categories": bits("code_categories", categories),
        "segments": bits("code_segments", SEGMENTS),
        "share": np.asarray(row["code_share"], np.float64),
    }
