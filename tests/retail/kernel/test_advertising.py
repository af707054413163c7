"""Laws of whom campaigns bring into a shop, without Spark."""

from __future__ import annotations

import numpy as np
import pytest

from retail_spark.retail.kernel.advertising import RESPONSE_PER_MILLE, brought_by_campaigns, impression_number, seen_by
from retail_spark.retail.kernel.demand import receipt_ids, shop_visits
from retail_spark.retail.kernel.weights import WeekBook
from tests.retail.kernel.plans import MONDAY, campaigns_from, make_plan

DAY = 10  # days after the first
FACTOR = 1.25


def advertised(**changes):
    marketing = np.ones((3, 14 + 35))
    marketing[0] = FACTOR
    return make_plan(reach=campaigns_from(MONDAY), day_marketing=marketing, **changes)


def visits(plan, count=40_000):
    shop = np.arange(count) % 2
    return receipt_ids(MONDAY + DAY, plan.place_key[shop], np.arange(count) // 2 % 7_000), shop


def shown_within_reach(plan, day, shop):
    """Customers who saw anything in the days that still work, each as often as it is expected to bring them."""
    reach, weight = plan.reach, np.zeros(len(plan.customer_id))
    for row in np.flatnonzero(reach.shop == shop):
        for age, per_mille in enumerate(RESPONSE_PER_MILLE, start=1):
            if reach.first_day[row] <= day - age <= reach.last_day[row]:
                slot = np.arange(reach.impressions[row]) + 1
                number = impression_number(
                    reach.campaign[row], day - age - reach.first_day[row], plan.place_key[shop], slot
                )
                audience = np.full(len(slot), reach.audience[row])
                np.add.at(weight, seen_by(plan, np.full(len(slot), shop), audience, number), per_mille)
    return weight / weight.sum()


def test_as_many_visits_are_extra_as_the_factor_says_and_only_where_it_says_so():
    plan = advertised()
    receipt, shop = visits(plan)
    extra, _ = brought_by_campaigns(plan, MONDAY + DAY, receipt, shop)
    assert (shop[extra] == 0).all()
    assert len(extra) / (shop == 0).sum() == pytest.approx(1 - 1 / FACTOR, abs=0.01)


def test_campaigns_bring_those_who_saw_them_and_each_as_often_as_the_response_says():
    plan = advertised()
    receipt, shop = visits(plan)
    _, customer = brought_by_campaigns(plan, MONDAY + DAY, receipt, shop)
    expected = shown_within_reach(plan, MONDAY + DAY, 0)
    assert (expected[customer] > 0).all()
    seen = np.bincount(customer, minlength=len(expected)) / len(customer)
    assert np.abs(seen - expected).max() < 0.02


def test_an_impression_reaches_its_audience_next_to_its_shop():
    plan = advertised()
    number = np.arange(1_000)
    for shop in (0, 1):
        everybody = seen_by(plan, np.full(1_000, shop), np.full(1_000, -1), number)
        assert set(everybody) == set(np.flatnonzero(plan.customer_home == shop))
        of_segment = seen_by(plan, np.full(1_000, shop), np.full(1_000, 2), number)
        assert set(of_segment) == set(np.flatnonzero((plan.customer_home == shop) & (plan.customer_segment == 2)))


def test_without_campaigns_everybody_comes_by_themselves():
    plan = make_plan()
    receipt, shop = visits(plan)
    assert [len(found) for found in brought_by_campaigns(plan, MONDAY + DAY, receipt, shop)] == [0, 0]


def test_advertising_changes_who_comes_and_not_when():
    advertised_to, left_alone = advertised(), make_plan()
    found, ordinary = (
        shop_visits(plan, WeekBook(plan).week(MONDAY + DAY), MONDAY + DAY) for plan in (advertised_to, left_alone)
    )
    assert (found.receipt_id == ordinary.receipt_id).all()
    assert (found.second == ordinary.second).all()
    changed = found.customer != ordinary.customer
    assert 0 < changed.sum() < 0.4 * len(changed)
    assert (found.place[changed] == 0).all()
