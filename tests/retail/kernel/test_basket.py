"""One shopper's basket, had alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail_spark import UserError, draw_basket
from retail_spark.retail.kernel.plan import BASKETS

WEIGHT = np.array([5.0, 0.0, 3.0, 2.0, 1.0, 4.0])
CATEGORY = np.array(["milk", "milk", "bread", "fruit", "bread", "fruit"])
MISSIONS = [(name, mission) for name, kind in BASKETS.items() for mission in kind.missions]


@given(kind=st.sampled_from(MISSIONS), seed=st.integers(0, 2**31), visit=st.integers(1, 2**40))
def test_a_basket_has_each_product_once_and_none_that_nobody_chooses(kind, seed, visit):
    assortment, mission = kind
    product, units = draw_basket(mission, WEIGHT, CATEGORY, assortment=assortment, seed=seed, visit=visit)
    assert len(product) == len(units) == len(set(product.tolist())) >= 1
    assert (WEIGHT[product] > 0).all()
    assert units.min() >= 1
    assert units.max() <= BASKETS[assortment].most_units


def test_the_same_visit_has_the_same_basket_and_another_one_another():
    baskets = [draw_basket("family", WEIGHT, CATEGORY, visit=visit) for visit in (1, 1, 2)]
    assert [part.tolist() for part in baskets[0]] == [part.tolist() for part in baskets[1]]
    assert [part.tolist() for part in baskets[0]] != [part.tolist() for part in baskets[2]]


@pytest.mark.parametrize("mission", ["grocery run", "family"])  # of a quick trip, one line at least makes more
def test_baskets_of_a_mission_hold_its_items_in_the_mean(mission):
    # so many products that hardly any is taken twice
    weight, category = np.ones(20_000), np.zeros(20_000)
    low, high = BASKETS["general"].missions[mission]
    items = [draw_basket(mission, weight, category, visit=visit)[1].sum() for visit in range(1, 1_501)]
    assert np.mean(items) == pytest.approx((low + high) / 2, abs=4 * np.std(items) / np.sqrt(len(items)))


def test_further_lines_often_stay_in_the_first_ones_category():
    weight, category = np.ones(2_000), np.repeat(np.arange(100), 20)
    same = total = 0
    for visit in range(1, 501):
        product, _ = draw_basket("outfit", weight, category, assortment="fashion", visit=visit)
        same += (category[product[1:]] == category[product[0]]).sum()
        total += len(product) - 1
    # half of them, less what falls on a product that is in the basket already
    assert same / total == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(
    ("told", "arguments", "options"),
    [
        ("unknown mission 'walk' in general: allowed are quick trip", ("walk", WEIGHT, CATEGORY), {}),
        ("unknown mission 'bulk' in fashion", ("bulk", WEIGHT, CATEGORY), {"assortment": "fashion"}),
        ("unknown assortment 'toys': allowed are fashion", ("bulk", WEIGHT, CATEGORY), {"assortment": "toys"}),
        ("weight (6,) and category (5,)", ("bulk", WEIGHT, CATEGORY[1:]), {}),
        ("finite numbers from 0 on", ("bulk", WEIGHT - 1, CATEGORY), {}),
        ("not all of them 0", ("bulk", WEIGHT * 0, CATEGORY), {}),
        ("not all of them 0", ("bulk", [], []), {}),
    ],
)
def test_a_basket_that_cannot_be_drawn_is_refused_in_a_line(told, arguments, options):
    with pytest.raises(UserError) as refused:
        draw_basket(*arguments, **options)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
