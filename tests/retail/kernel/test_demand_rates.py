"""The truth behind demand: what is drawn day after day comes to the rates that are told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from retail_spark.retail.kernel.demand import draw_requests
from retail_spark.retail.kernel.demand_rates import rates
from retail_spark.retail.kernel.plan import Plan, popularity_weights
from retail_spark.retail.kernel.weights import WeekBook
from tests.retail.kernel.plans import MONDAY, make_plan

DAYS, PRODUCTS = 84, 300  # so many that a basket seldom holds one twice, of which a till line would cut the units
BUSY: dict[str, Any] = {"shop_visits": np.array([600.0, 300.0]), "online_orders": 300.0}


def drawn_and_expected(plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Units wanted of each position in all days of a plan whose days have factor 1: as drawn, and by the rates."""
    book, drawn, expected = WeekBook(plan), np.zeros(len(plan.position_place)), np.zeros(len(plan.position_place))
    for day in range(plan.first_day, plan.last_day + 1):
        requests = draw_requests(plan, book, day, carts_per_order=1.0)
        np.add.at(drawn, requests.position, requests.wanted)
        expected += sum(rates(plan, book.week(day)))
    return drawn, expected


def by(key: np.ndarray, units: np.ndarray) -> np.ndarray:
    return np.bincount(key, weights=units)


@pytest.fixture(scope="module", params=["fashion", "general"])
def plan(request: pytest.FixtureRequest) -> Plan:
    """The second shop is small and carries half of the products; the first one has a promotion in the third week."""
    return make_plan(
        days=DAYS,
        assortment=request.param,
        products=PRODUCTS,
        product_id=np.arange(1, PRODUCTS + 1),
        product_category=np.repeat([0, 1, 2], PRODUCTS // 3),
        product_season=np.zeros(PRODUCTS, np.int64),
        product_tax=np.full(PRODUCTS, 2),
        price_cents=np.full(PRODUCTS, 1_999),
        popularity=popularity_weights(np.arange(1, PRODUCTS + 1), 0.8),
        shop_carried=np.array([1.0, 0.5]),
        shop_class=np.array([4, 0]),
        promo_week=np.array([MONDAY + 14]),
        promo_group=np.array([1]),
        promo_product=np.array([2]),
        promo_lift=np.array([3.0]),
        promo_discount=np.array([1_000]),
        promo_id=np.array([9]),
        **BUSY,
    )


def test_requests_come_to_their_rates(plan: Plan) -> None:
    drawn, expected = drawn_and_expected(plan)
    assert drawn.sum() / expected.sum() == pytest.approx(1, abs=0.015)
    by_place = by(plan.position_place, drawn)[: plan.dc] / by(plan.position_place, expected)[: plan.dc]
    assert by_place == pytest.approx(np.ones(plan.dc), abs=0.03)
    tens = plan.position_product // 10
    assert by(tens, drawn) / by(tens, expected) == pytest.approx(np.ones(PRODUCTS // 10), abs=0.06)


def test_nothing_is_wanted_of_the_centre(plan: Plan) -> None:
    in_shop, online = rates(plan, WeekBook(plan).week(MONDAY))
    in_dc = plan.position_place == plan.dc
    assert in_shop[in_dc].sum() == online[in_dc].sum() == 0
    assert in_shop[plan.position_place == 2].sum() == 0  # the warehouse has no shoppers of its own


def test_a_promotion_lifts_its_product_and_no_other(plan: Plan) -> None:
    book = WeekBook(plan)
    ordinary, promoted = (rates(plan, book.week(MONDAY + days))[0] for days in (7, 14))
    here = (plan.position_place == 0) & (plan.position_product == 2)
    others = (plan.position_place == 0) & (plan.position_product != 2)
    assert promoted[here] / ordinary[here] == pytest.approx(3, rel=0.1)
    assert promoted[others] / ordinary[others] == pytest.approx(1, rel=0.05)
