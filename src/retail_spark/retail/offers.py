"""Which promotions a week opens and which codes a month brings: a pure function of seed, range of goods and date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import hash64
from retail_spark.data import dictionary, words
from retail_spark.retail.customers import SEGMENTS
from retail_spark.retail.places import STORE_GROUPS
from retail_spark.trade.calendar import is_black_friday_week

LONGEST_WEEKS = 3
HANGOVER_WEEKS = 1
# Chances that a week opens an offer at all groups of shops, and a first and a second one at a single group. With
# two weeks and 2-3 % of the products each, about 6 % of the products are on offer at a group at any time.
_ALL_GROUPS_CHANCE = 0.50
_ONE_GROUP_CHANCES = (0.65, 0.15)
_PRODUCTS_PER_MILLE = (20, 30)
_BLACK_FRIDAY_SHARE = 0.06
_DEEPEST_HANGOVER = 0.2

_PREFIX = {"PERCENTAGE": "SAVE", "FIXED_AMOUNT": "TAKE", "BOGO": "BOGO"}
# percent off the receipt; dollars off it; percent off every second unit
_CODE_VALUES = {
    "fashion": {"PERCENTAGE": (10, 15, 20), "FIXED_AMOUNT": (10, 15, 25), "BOGO": (50, 100)},
    "general": {"PERCENTAGE": (5, 10, 15), "FIXED_AMOUNT": (3, 5, 10), "BOGO": (50, 100)},
}
_LEAST_PURCHASE = {"fashion": (75, 100, 150), "general": (25, 40, 60)}
_USAGE_RATES = (0.02, 0.03, 0.05)

Promotion = dict[str, Any]


def opened_in_week(config: Any, monday: date) -> Iterator[Promotion]:
    """The calendar promotions that start on a Monday, as rows of `promotions_master`."""
    year, week, _ = monday.isocalendar()
    first_id = year * 1000 + week * 10
    groups = len(STORE_GROUPS)
    if _chance(config, "promotions_master.all_groups", first_id) < _ALL_GROUPS_CHANCE:
        yield from _offer(config, monday, {first_id + group: group for group in STORE_GROUPS})
    if is_black_friday_week(monday):
        yield from _black_friday(config, monday, {first_id + 2 * groups + group: group for group in STORE_GROUPS})
        return
    for nth, chance in enumerate(_ONE_GROUP_CHANCES, start=1):
        for group in STORE_GROUPS:
            promo_id = first_id + nth * groups + group
            if _chance(config, "promotions_master.one_group", promo_id) < chance:
                yield from _offer(config, monday, {promo_id: group})


def codes_of_month(config: Any, first_day: date) -> Iterator[Promotion]:
    """The three till codes of a month, one of each type, as rows of `promotions_master`."""
    last_day = (first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    for n, (kind, values) in enumerate(_CODE_VALUES[config.assortment].items(), start=1):
        promo_id = first_day.year * 1000 + 600 + first_day.month * 10 + n
        value = _one_of(config, "promotions_master.code_value", promo_id, values)
        amount = "" if kind == "BOGO" else str(value)
        categories = (
            []
            if kind != "BOGO"
            else [_one_of(config, "promotions_master.code_category", promo_id, _categories(config))]
        )
        segment = _one_of(config, "promotions_master.code_segment", promo_id, ("", *SEGMENTS))
        yield {
            "promo_id": promo_id,
            "kind": "CODE",
            "name": f"{first_day:%B} {kind.replace('_', ' ').title()} Code",
            "promo_code": f"{_PREFIX[kind]}{amount}{first_day:%b%y}".upper(),
            "start_date": first_day,
            "end_date": last_day,
            "store_group_id": None,
            "offer_id": promo_id,
            "product_share": 1.0,
            "lift_multiplier": 1.0,
            "hangover_multiplier": 1.0,
            "hangover_weeks": 0,
            "discount_percent": Decimal(0),
            "discount_type": kind,
            "discount_value": Decimal(value),
            "min_purchase": Decimal(
                _one_of(config, "promotions_master.min_purchase", promo_id, _LEAST_PURCHASE[config.assortment])
            ),
            "eligible_months": [first_day.month],
            "eligible_categories": categories,
            "eligible_segments": [segment] if segment else [],
            "usage_rate": _one_of(config, "promotions_master.usage_rate", promo_id, _USAGE_RATES),
        }


def _offer(config: Any, monday: date, groups: dict[int, int]) -> Iterator[Promotion]:
    """One offer of some products, as a promotion at each of `groups` (promo id -> group)."""
    offer_id = min(groups)
    discount = 5 * _whole(config, "promotions_master.discount_percent", offer_id, 2, 6)
    # 1.3 to 3.0: the deeper the discount, the higher the lift
    lift = 130 + 4 * (discount - 10) + _whole(config, "promotions_master.lift_multiplier", offer_id, 0, 90)
    yield from _at_groups(
        config,
        groups,
        name=_one_of(config, "promotions_master.name", offer_id, words("promotion")),
        start_date=monday,
        weeks=_whole(config, "promotions_master.end_date", offer_id, 1, LONGEST_WEEKS),
        product_share=_whole(config, "promotions_master.product_share", offer_id, *_PRODUCTS_PER_MILLE) / 1000,
        lift=lift / 100,
        hangover=_whole(config, "promotions_master.hangover_multiplier", offer_id, 60, 85) / 100,
        discount=discount,
    )


def _black_friday(config: Any, monday: date, groups: dict[int, int]) -> Iterator[Promotion]:
    yield from _at_groups(
        config,
        groups,
        name="Black Friday",
        start_date=monday,
        weeks=1,
        product_share=_BLACK_FRIDAY_SHARE,
        lift=_whole(config, "promotions_master.black_friday", min(groups), 250, 300) / 100,
        hangover=0.6,
        discount=30,
    )


def _at_groups(
    config: Any,
    groups: dict[int, int],
    *,
    name: str,
    start_date: date,
    weeks: int,
    product_share: float,
    lift: float,
    hangover: float,
    discount: int,
) -> Iterator[Promotion]:
    strength = config.promo_strength
    for promo_id, group in groups.items():
        yield {
            "promo_id": promo_id,
            "kind": "CALENDAR",
            "name": name,
            "promo_code": None,
            "start_date": start_date,
            "end_date": start_date + timedelta(days=7 * weeks - 1),
            "store_group_id": group,
            "offer_id": min(groups),
            "product_share": product_share,
            "lift_multiplier": round(1 + (lift - 1) * strength, 2),
            "hangover_multiplier": max(round(1 - (1 - hangover) * strength, 2), _DEEPEST_HANGOVER),
            "hangover_weeks": HANGOVER_WEEKS,
            "discount_percent": Decimal(discount),
            "discount_type": "PERCENTAGE",
            "discount_value": Decimal(discount),
            "min_purchase": Decimal(0),
            "eligible_months": sorted({(start_date + timedelta(days=day)).month for day in range(7 * weeks)}),
            "eligible_categories": [],
            "eligible_segments": [],
            "usage_rate": 0.0,
        }


def _categories(config: Any) -> list[str]:
    types = dictionary("product_types")
    return sorted({row["category"] for row in types if row["assortment"] == config.assortment})


def _chance(config: Any, stream: str, key: int) -> float:
    return float(uniform(hash64(config.seed, stream, key))[0])


def _whole(config: Any, stream: str, key: int, low: int, high: int) -> int:
    return int(integer_between(hash64(config.seed, stream, key), low, high)[0])


def _one_of(config: Any, stream: str, key: int, choices: Any) -> Any:
    return choices[int(pick(hash64(config.seed, stream, key), len(choices))[0])]
