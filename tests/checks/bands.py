"""Worlds for the checks of effects, made by hand: large enough to be measured, once as promised and once otherwise.

Tiny lakehouses cannot show an effect, so each check gets the few columns that it reads, as queries that stand in for
tables. Whatever is not named here comes from the generated lakehouse (`{lake}`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from retail_spark.retail.kernel.plan import BASKETS

Views = dict[str, str]

_FIRST = "DATE'2024-01-01'"  # a Monday


@dataclass(frozen=True)
class Band:
    """Views in which an effect is as promised, and those in which it is not (the rest stays as it was)."""

    sound: Views
    faulty: Views
    others: tuple[Views, ...] = ()  # further faults, each planted alone


def _config(**settings: Any) -> str:
    """A manifest whose config has only these settings."""
    return f"SELECT '000001' AS run_id, '{{{json.dumps(settings)}}}' AS config"


def _days(count: int, column: str = "dt") -> str:
    return f"(SELECT date_add({_FIRST}, CAST(id AS INT)) AS {column} FROM range({count}))"


_NOTHING_LOST = "SELECT * FROM {lake}.lost_requests WHERE FALSE"
_NO_ORDERS = "SELECT * FROM {lake}.online_orders WHERE FALSE"
_NO_ORDER_LINES = "SELECT * FROM {lake}.online_order_lines WHERE FALSE"
_RECEIPT = "'SALE' AS receipt_type, 'STORE_POS' AS channel"


# --- visits: four like shops over four weeks, 500 visits a shop on an ordinary day --------------------------------
_WEEKDAYS = "array(1.1D, 0.7D, 0.8D, 0.9D, 1.0D, 1.2D, 1.4D)"  # from Sunday
_ON_WEEKDAYS = ".3 .5 .7 1.0 1.3 1.1 .7 .7 .9 1.3 1.5 1.2 .7 .4"  # from 8
_AT_WEEKENDS = ".5 .8 1.1 1.4 1.5 1.5 1.4 1.1 1.0 .9 .7 .5 .3"  # from 9


def _hours(first: int, visits: str) -> str:
    """Each hour as often as a profile says."""
    hours = [hour for hour, share in enumerate(visits.split(), first) for _ in range(round(float(share) * 10))]
    return f"array({', '.join(map(str, hours))})"


def _factors(holiday: str = "1D", weather: str = "1D") -> str:
    return f"""
        SELECT *, weekday * holiday * weather AS total FROM (
            SELECT shop.id AS location_id, dt, 1D AS season, {_WEEKDAYS}[dayofweek(dt) - 1] AS weekday,
                   {holiday} AS holiday, {weather} AS weather, 1D AS event, 1D AS marketing,
                   if(dayofweek(dt) IN (1, 7), 9, 8) * 3600 AS open_second,
                   22 * 3600 AS close_second
            FROM range(1, 5) shop CROSS JOIN {_days(28)})"""


def _visits(
    demand: str = "total",
    share: float = 1.0,
    weekday: str = _ON_WEEKDAYS,
    weekend: str = _AT_WEEKENDS,
    holiday: str = "1D",
    weather: str = "1D",
) -> str:
    hours = f"if(dayofweek(dt) IN (1, 7), {_hours(9, weekend)}, {_hours(8, weekday)})"
    return f"""
        SELECT {_RECEIPT}, store_id, dt, location_id * 1000000 + number AS trace_id,
               CAST(dt AS TIMESTAMP) + make_interval(
                   0, 0, 0, 0,
                   {hours}[CAST(pmod(xxhash64(store_id, dt, number), size({hours})) AS INT)],
                   CAST(number % 60 AS INT)) AS event_ts
        FROM (SELECT location_id, location_id AS store_id, dt, unix_date(dt) * 10000L + visit AS number
              FROM ({_factors(holiday, weather)})
              LATERAL VIEW explode(sequence(1, CAST(round(500 * {share} * {demand}) AS INT))) visits AS visit)"""


_SHOPS = "SELECT id, 1.0 AS daily_traffic_multiplier, 1 AS region_id, 1L AS store_group_id FROM range(1, 5)"
_SIZES = "array(2.8, 1.0, 1.0, 0.5)[CAST(id - 1 AS INT)]"
_SIZED_SHOPS = f"""
    SELECT *, {_SIZES} AS daily_traffic_multiplier,
           CASE id WHEN 1 THEN 'flagship' WHEN 4 THEN 'low_volume' ELSE 'medium_volume' END AS volume_class
    FROM range(1, 5)"""
_TRAFFIC = {
    "stores": _SHOPS,
    "demand_factors": _factors(),
    "receipts": _visits(),
    "lost_requests": _NOTHING_LOST,
    "run_manifest": _config(shoppers_per_day=2000, digital_share=0, cart_abandonment_rate=0.3),
}
_EVEN_HOURS = " ".join(["1.0"] * 13)
_NEW_YEAR = "CASE dt WHEN DATE'2024-01-01' THEN 0.5D WHEN DATE'2024-01-02' THEN 0.75D ELSE 1D END"
_FIVE_WEATHERS = "array(1.1D, 1D, 0.85D, 0.7D, 0.5D)[CAST(pmod(xxhash64(dt), 5) AS INT)]"
_SECOND_WEEK = f"if(dt BETWEEN date_add({_FIRST}, 7) AND date_add({_FIRST}, 13), 2D, 1D)"

_ONLINE = {
    "customers": "SELECT id, 1L AS home_store_id FROM range(1, 101)",
    "stores": _SHOPS,
    "distribution_centers": "SELECT 2L AS id, 1 AS region_id",
    "demand_factors": f"SELECT 100002L AS location_id, dt, 1D AS total FROM {_days(28)}",
    "online_orders": "SELECT id AS trace_id FROM range(28 * 140)",
    "lost_requests": _NOTHING_LOST,
    "run_manifest": _config(shoppers_per_day=600, digital_share=1 / 3, cart_abandonment_rate=0.3),
}


# --- stock: 5 000 positions over 30 days ---------------------------------------------------------------------------
def _stock(share_empty: str, days: int = 30, positions: int = 5_000, units: str = "10") -> str:
    return f"""
        SELECT dt, 1 AS location_key, id AS product_id,
               if(pmod(xxhash64(id, dt), 1000) < 1000 * {share_empty}, 0, {units}) AS available
        FROM range({positions}) CROSS JOIN {_days(days)}"""


_STOCK = {
    "inventory_positions": _stock("0.075"),
    "demand_factors": f"SELECT dt, 1D AS holiday FROM {_days(30)}",
    "run_manifest": _config(target_stockout_rate=0.075),
}


_NOTHING_SEVERE = "SELECT * FROM {lake}.supply_chain_disruption WHERE severity <> 'SEVERE'"


def _last_day(share_empty: float) -> str:
    return f"SELECT 20240130 AS date_key, id % 1000 < 1000 * {share_empty} AS is_stockout FROM range(5000)"


# --- promotions: 60 products, each on promotion in one of eight winter weeks, then in its hangover ------------------
def _asked(lift: str = "2", hangover: str = "0.6") -> str:
    return f"""
        SELECT 1L AS store_id, dt, id AS product_id, CAST(NULL AS BIGINT) AS substitutes_request_id, 1 AS quantity,
               CAST(round(20 * CASE datediff(dt, {_FIRST}) DIV 7
                                   WHEN id % 7 THEN {lift} WHEN id % 7 + 1 THEN {hangover} ELSE 1 END) AS INT)
                   AS requested_quantity
        FROM range(60) CROSS JOIN {_days(56)}"""


_PROMOTIONS = {
    "stores": "SELECT 1L AS id, 1.0 AS daily_traffic_multiplier, 1L AS store_group_id",
    "demand_factors": f"SELECT 1L AS location_id, dt, 1D AS total FROM {_days(56)}",
    "promo_calendar": """
        SELECT id AS product_id, 1L AS store_group_id, 2024 AS calendar_year,
               CAST(id % 7 + 1 + later AS INT) AS week, later = 1 AS is_hangover,
               if(later = 1, 1D, 2D) AS lift_multiplier, if(later = 1, 0.6D, 1D) AS hangover_multiplier
        FROM range(60) LATERAL VIEW explode(array(0, 1)) weeks AS later""",
    "receipt_lines": _asked(),
    "lost_requests": _NOTHING_LOST,
}


_TILTS = BASKETS["general"].tilts
_CLASSES = f"array{tuple(_TILTS)}"


# --- lines and tickets ----------------------------------------------------------------------------------------------
def _zipf_lines(exponent: float) -> str:
    return f"""
        SELECT id AS product_id, CAST(round(10000 * power(id, -{exponent})) AS INT) AS requested_quantity,
               1 AS quantity, CAST(NULL AS BIGINT) AS substitutes_request_id FROM range(1, 501)"""


def _lines(count: int) -> str:
    return f"SELECT 1 AS quantity, CAST(NULL AS BIGINT) AS substitutes_request_id FROM range({count})"


def _baskets(tilts: Mapping[str, tuple[float, ...]]) -> str:
    """Baskets of five shops, one of each class, as small and large as the missions of segment and class say."""
    few, many = [], []
    for tilt in tilts.values():
        for _, *larger in BASKETS["general"].mix:
            grocery, family, bulk = (share * more for share, more in zip(larger, tilt, strict=True))
            few.append(0.957 * (1 - grocery - family - bulk) + 0.09 * grocery)
            many.append(0.038 * grocery + 0.615 * family + 0.986 * bulk)
    chance = "pmod(xxhash64(id), 10000) / 10000"
    return f"""
        SELECT id AS trace_id, id DIV 4 % 5 AS store_id, id % 4 AS customer_id, 1 AS quantity,
               CAST(NULL AS BIGINT) AS substitutes_request_id,
               CASE WHEN {chance} < array({", ".join(map(str, few))})[CAST(id % 20 AS INT)] THEN 2
                    WHEN {chance} > 1 - array({", ".join(map(str, many))})[CAST(id % 20 AS INT)] THEN 25
                    ELSE 10 END AS requested_quantity FROM range(100000)"""


def _brands(percent_own: int) -> str:
    """Lines of 200 customers, one a visit, of ten brands of a category; the loyal take so many of their own."""
    of_any = "pmod(xxhash64(id), 10)"
    own = f"id % 4 = 3 AND pmod(xxhash64(id, 1), 100) < {percent_own}"
    return f"""
        SELECT id AS trace_id, id % 200 AS customer_id, if({own}, id % 200 DIV 4 % 10, {of_any}) AS product_id,
               1 AS quantity, CAST(NULL AS BIGINT) AS substitutes_request_id FROM range(12000)"""


def _refused(count: int, substituted_percent: int = 18) -> str:
    return f"""
        SELECT id AS trace_id, 0 AS quantity, 'STORE_POS' AS channel, id % 100 < {substituted_percent} AS is_substituted
        FROM range({count})"""


def _tenders(count: int, *shares: tuple[str, int]) -> str:
    """Tickets of which every 20 have these tenders."""
    methods = ", ".join(f"'{method}'" for method, share in shares for _ in range(share))
    method = f"array({methods})[CAST(id % 20 AS INT)]"
    return f"SELECT 'SALE' AS receipt_type, {method} AS payment_method FROM range({count})"


def _modes(from_warehouse: int) -> str:
    rest = f"if(id % 10 < {from_warehouse} + 3, 'SHIP_FROM_STORE', 'BOPIS')"
    return f"""
        SELECT 1L AS product_id, if(id % 10 < {from_warehouse}, 'SHIP_FROM_DC', {rest}) AS fulfillment_mode
        FROM range(6000)"""


def _ordered(percent_cancelled: int) -> str:
    cancelled = f"if(id % 100 < {percent_cancelled}, CAST({_FIRST} AS TIMESTAMP), NULL)"
    return f"SELECT {_FIRST} AS dt, {cancelled} AS cancelled_ts FROM range(10000)"


_SEGMENTS = "array('BUDGET_CONSCIOUS', 'CONVENIENCE_FOCUSED', 'QUALITY_SEEKER', 'BRAND_LOYAL')"


def _returns(percent_of_loyal: int) -> str:
    """Lines of four customers, one of each segment, of whom 10 % come back, but of the fourth's so many."""
    return f"""
        SELECT id AS receipt_line_id, id % 4 AS customer_id, {_FIRST} AS dt, 1 AS quantity,
               CAST(NULL AS BIGINT) AS return_for_line_id FROM range(50000)
        UNION ALL
        SELECT id + 50000, id % 4, {_FIRST}, -1, id FROM range(50000)
        WHERE id DIV 4 % 100 < if(id % 4 = 3, {percent_of_loyal}, 10)"""


def _tickets_with_returns(percent: float) -> str:
    """Sales of 30 days of which so many come back in the end: within n days, of these the square root of n/30."""
    none = "CAST(NULL AS STRING)"
    return f"""
        SELECT 'SALE' AS receipt_type, CAST(id AS STRING) AS receipt_id_ext,
               date_add({_FIRST}, CAST(id % 30 AS INT)) AS dt, {none} AS return_for_receipt_id_ext FROM range(60000)
        UNION ALL
        SELECT 'RETURN', CAST(-id AS STRING), {_FIRST}, CAST(id AS STRING) FROM range(60000)
        WHERE pmod(xxhash64(id), 10000) < 100 * {percent} * sqrt((29 - id % 30) / 30)"""


_LONG_AFTER = "SELECT DATE'2024-03-31' AS dt"


# --- carts: of five segments alike, some with a product that stands low -------------------------------------------
def _carts(more: int = 0, more_if_low: int = 10) -> str:
    """Carts of which half hold a low product; segments leave 20 to 40 % of theirs, and so many points more."""
    left = f"id DIV 500 % 100 < 20 + 5 * (id % 5) + {more} + if(is_low, {more_if_low}, 0)"
    return f"""
        SELECT CAST(0.2 + 0.05 * (id % 5) AS DECIMAL(5,4)) AS base_rate, is_low AS low_inventory_trigger,
               {left} AS is_abandoned
        FROM (SELECT id, id DIV 5 % 100 < 50 AS is_low FROM range(50000))"""


_CARTS = {"carts": _carts(), "run_manifest": _config(cart_abandonment_increase=0.1)}


def _carts_back(per_thousand: int) -> str:
    return f"""
        SELECT {_FIRST} AS dt, TRUE AS is_abandoned, id % 1000 < {per_thousand} AS is_recovered FROM range(5000)
        UNION ALL
        SELECT date_add({_FIRST}, 3), FALSE, FALSE"""


# --- trucks, suppliers, shrink ---------------------------------------------------------------------------------------
def _trucks(percent_late: int) -> str:
    return f"""
        SELECT id AS shipment_id, 'ARRIVED' AS status FROM range(1500)
        UNION ALL
        SELECT id, 'DELAYED' FROM range(1500) WHERE id % 100 < {percent_late}"""


def _shrink(movements: int) -> Views:
    rows = "SELECT id AS trace_id, array('COUNT', 'BREAKAGE', 'THEFT', 'RECEIVING')[CAST(id % 4 AS INT)] AS source"
    return {"store_inventory_txn": f"{rows} FROM range({movements})", "dc_inventory_txn": f"{rows} FROM range(4)"}


_SUPPLIES = {
    "inventory_positions": f"SELECT dt FROM {_days(60)}",
    "reorders": f"SELECT id AS reorder_id, date_add({_FIRST}, CAST(id % 40 AS INT)) AS dt FROM range(2000)",
    "dc_inventory_txn": f"""
        SELECT id AS cause_id, 'REORDER' AS cause_type,
               date_add({_FIRST}, CAST(id % 40 + 4 + pmod(xxhash64(id), 7) AS INT)) AS dt FROM range(2000)""",
}

# check -> a world in which it holds, and what makes it fail
BANDS: dict[str, Band] = {
    "visits_follow_the_traffic": Band(_TRAFFIC, {"receipts": _visits(share=0.8)}),
    "weekdays_have_their_profile": Band(
        _TRAFFIC,
        {"receipts": _visits(demand="1")},
        (
            {"receipts": _visits(demand="if(dayofweek(dt) = 4, 1.05D, total)")},
            # factors that say so, and visits that follow them, do not make a Wednesday busier
            {
                "demand_factors": _factors().replace("0.9D", "1.05D"),
                "receipts": _visits().replace("0.9D", "1.05D"),
            },
        ),
    ),
    "hours_have_their_profile": Band(
        _TRAFFIC,
        {"receipts": _visits(weekday=_EVEN_HOURS + " 1.0")},
        (
            {"receipts": _visits(weekend=_EVEN_HOURS)},
            {"receipts": _visits(weekday=_ON_WEEKDAYS.replace("1.5", "1.2"))},
            {"demand_factors": _factors().replace("22 * 3600", "24 * 3600")},  # long days without queues from 6
        ),
    ),
    "weather_moves_visits": Band(
        {**_TRAFFIC, "demand_factors": _factors(weather=_FIVE_WEATHERS), "receipts": _visits(weather=_FIVE_WEATHERS)},
        {"receipts": _visits(demand="weekday")},
        (
            {"receipts": _visits(demand="if(weather = 0.85D, weekday, total)", weather=_FIVE_WEATHERS)},
            {
                "demand_factors": _factors(weather=_FIVE_WEATHERS.replace("0.5D", "0.58D")),
                "receipts": _visits(weather=_FIVE_WEATHERS.replace("0.5D", "0.58D")),
            },
        ),
    ),
    "shops_draw_by_their_size": Band(
        {
            **_TRAFFIC,
            "stores": _SIZED_SHOPS,
            "receipts": _visits(demand="total * " + _SIZES.replace("id", "location_id")),
        },
        {"receipts": _visits()},
        (
            # a flagship that is an ordinary shop, in what it states as in what it draws
            {
                "stores": _SIZED_SHOPS.replace("2.8", "1.0"),
                "receipts": _visits(demand="total * " + _SIZES.replace("id", "location_id").replace("2.8", "1.0")),
            },
        ),
    ),
    "quiet_holidays_keep_shoppers_away": Band(
        {**_TRAFFIC, "demand_factors": _factors(_NEW_YEAR), "receipts": _visits(holiday=_NEW_YEAR)},
        {"receipts": _visits(demand="weekday")},
        ({"demand_factors": _factors(), "receipts": _visits()},),  # no New Year in the factors either
    ),
    "holidays_lift_visits": Band(
        {**_TRAFFIC, "demand_factors": _factors(_SECOND_WEEK), "receipts": _visits(holiday=_SECOND_WEEK)},
        {"receipts": _visits(demand="weekday")},
    ),
    "online_orders_follow_the_traffic": Band(_ONLINE, {"online_orders": "SELECT id AS trace_id FROM range(28 * 120)"}),
    "stockout_rate_meets_its_target": Band(_STOCK, {"inventory_positions": _stock("0.1")}),
    "stockout_rate_stays_in_its_band": Band(_STOCK, {"inventory_positions": _stock("if(day(dt) % 3 = 0, 0.15, 0.04)")}),
    "stockout_share_on_the_last_day": Band(
        {**_STOCK, "gold_inventory_fact": _last_day(0.075), "supply_chain_disruption": _NOTHING_SEVERE},
        {"gold_inventory_fact": _last_day(0.11)},
    ),
    "stock_is_in_steady_state": Band(
        {
            "inventory_positions": _stock("0.05", days=92, positions=1_000),
            "stores": _SHOPS,
            "demand_factors": f"SELECT 1 AS location_id, dt, 1 AS season, 1 AS weekday, 1 AS holiday FROM {_days(92)}",
        },
        {"inventory_positions": _stock("0.05", days=92, positions=1_000, units=f"10 + datediff(dt, {_FIRST}) DIV 15")},
    ),
    "shrink_is_rare": Band({"inventory_positions": "SELECT id FROM range(400000)", **_shrink(400)}, _shrink(2_000)),
    "promotions_lift_requests": Band(_PROMOTIONS, {"receipt_lines": _asked(lift="1.5")}),
    "promotions_leave_a_hangover": Band(_PROMOTIONS, {"receipt_lines": _asked(hangover="1")}),
    "popularity_is_zipf": Band(
        {
            "products_master": "SELECT id, CAST(id AS INT) AS popularity_rank FROM range(1, 501)",
            "receipt_lines": _zipf_lines(0.8),
            "online_order_lines": _NO_ORDER_LINES,
            "lost_requests": _NOTHING_LOST,
            "run_manifest": _config(zipf_exponent=0.8),
        },
        {"receipt_lines": _zipf_lines(0.4)},
    ),
    "baskets_have_their_size": Band(
        {
            "products_master": "SELECT id FROM range(500)",
            "receipts": "SELECT id AS trace_id, 'SALE' AS receipt_type FROM range(2000)",
            "receipt_lines": _lines(4_600),
            "online_orders": _NO_ORDERS,
            "online_order_lines": _NO_ORDER_LINES,
            "lost_requests": _NOTHING_LOST,
            "run_manifest": _config(assortment="fashion"),
        },
        {"receipt_lines": _lines(6_000)},
    ),
    "shop_tenders_have_their_mix": Band(
        {"receipts": _tenders(10_000, ("CREDIT_CARD", 8), ("DEBIT_CARD", 6), ("CASH", 4), ("MOBILE_PAY", 2))},
        {"receipts": _tenders(10_000, ("CREDIT_CARD", 5), ("DEBIT_CARD", 5), ("CASH", 5), ("MOBILE_PAY", 5))},
    ),
    "online_tenders_have_their_mix": Band(
        {"online_orders": _tenders(10_000, ("CREDIT_CARD", 12), ("DEBIT_CARD", 5), ("PAYPAL", 2), ("OTHER", 1))},
        {"online_orders": _tenders(10_000, ("CREDIT_CARD", 11), ("DEBIT_CARD", 5), ("PAYPAL", 3), ("OTHER", 1))},
    ),
    "online_lines_are_served_60_30_10": Band(
        {
            "stores": _SHOPS,
            "inventory_positions": f"SELECT {_FIRST} AS dt, id AS location_key, 1L AS product_id FROM range(1, 5)",
            "online_order_lines": _modes(6),
        },
        {"online_order_lines": _modes(5)},
    ),
    "online_lines_are_cancelled_as_often_as_said": Band(
        {
            "inventory_positions": _LONG_AFTER,
            "online_order_lines": _ordered(percent_cancelled=2),
            "run_manifest": _config(cancellation_rate=0.02),
        },
        {"online_order_lines": _ordered(percent_cancelled=3)},
    ),
    "missions_have_their_mix": Band(
        {
            "stores": f"SELECT id, {_CLASSES}[CAST(id AS INT)] AS volume_class FROM range(5)",
            "customers": f"SELECT id, {_SEGMENTS}[CAST(id AS INT)] AS segment FROM range(4)",
            "receipt_lines": _baskets(_TILTS),
            "lost_requests": _NOTHING_LOST,
            "run_manifest": _config(assortment="general"),
        },
        {"receipt_lines": _baskets(dict.fromkeys(_TILTS, (1.0, 1.0, 1.0)))},
    ),
    "brand_loyal_shoppers_repeat_brands": Band(
        {
            "products_master": "SELECT id, 'a' AS category, CAST(id AS STRING) AS brand FROM range(10)",
            "customers": f"SELECT id, {_SEGMENTS}[CAST(id % 4 AS INT)] AS segment FROM range(200)",
            "receipt_lines": _brands(55),
            "online_order_lines": _NO_ORDER_LINES,
            "lost_requests": _NOTHING_LOST,
        },
        {"receipt_lines": _brands(0)},
    ),
    "few_requests_are_refused": Band(
        {"receipt_lines": _lines(10_000), "online_order_lines": _NO_ORDER_LINES, "lost_requests": _refused(500)},
        {"lost_requests": _refused(2_000)},
    ),
    "refused_shoppers_take_substitutes": Band(
        {"lost_requests": _refused(5_000), "run_manifest": _config(substitution_rate=0.2)},
        {"lost_requests": _refused(5_000, substituted_percent=5)},
    ),
    "fashion_returns_stay_in_their_band": Band(
        {
            "customers": f"SELECT id, {_SEGMENTS}[CAST(id AS INT)] AS segment FROM range(4)",
            "receipt_lines": _returns(10),
            "online_order_lines": _NO_ORDER_LINES,
            "inventory_positions": _LONG_AFTER,
            "run_manifest": _config(assortment="fashion"),
        },
        {"receipt_lines": _returns(20)},
    ),
    "general_returns_are_rare": Band(
        {
            "receipts": _tickets_with_returns(1),
            "online_order_lines": _NO_ORDER_LINES,
            "inventory_positions": f"SELECT dt FROM {_days(30)}",
            "run_manifest": _config(assortment="general"),
        },
        {"receipts": _tickets_with_returns(2.1)},
    ),
    "carts_are_left_by_segment": Band(_CARTS, {"carts": _carts(more=6)}),
    "low_stock_costs_ten_points": Band(_CARTS, {"carts": _carts(more_if_low=4)}),
    "some_carts_come_back": Band({"carts": _carts_back(76)}, {"carts": _carts_back(20)}),
    "few_trucks_are_late": Band({"truck_moves": _trucks(3)}, {"truck_moves": _trucks(10)}),
    "suppliers_take_about_a_week": Band(
        _SUPPLIES, {"dc_inventory_txn": _SUPPLIES["dc_inventory_txn"].replace("+ 4 + pmod(xxhash64(id), 7)", "+ 9")}
    ),
}
