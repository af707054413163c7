"""Laws of a distribution centre's bad days, without Spark."""

from __future__ import annotations

import numpy as np
import pytest

from retail_spark.retail.kernel import disruption, journal
from retail_spark.retail.kernel.disruption import SEVERITIES, beginnings, lost_percent, received
from retail_spark.retail.kernel.replenish import Orders, load_trucks
from tests.retail.kernel.plans import SEVERE, make_plan
from tests.retail.kernel.test_day import of_kind, run_days

MANY_DAYS = np.arange(200_000)
CENTRE = 100_001


def test_two_days_in_a_hundred_are_disrupted_and_most_of_them_a_little():
    lost = lost_percent(42, CENTRE, MANY_DAYS)
    assert (lost > 0).mean() == pytest.approx(0.02, abs=0.002)
    begun = beginnings(42, CENTRE, MANY_DAYS).severity
    shares = [(begun == code).sum() / (begun > 0).sum() for code in SEVERITIES]
    assert shares == pytest.approx([severity.share for severity in SEVERITIES.values()], abs=0.03)


def test_the_worse_a_disruption_the_longer_it_lasts_and_the_more_is_lost():
    begun = beginnings(42, CENTRE, MANY_DAYS)
    for code, severity in SEVERITIES.items():
        of_kind_days = begun.severity == code
        low, high = severity.lost_percent
        lost = begun.lost_percent[of_kind_days]
        assert (lost.min(), lost.max()) == (low, high)
        for age in range(severity.days):
            assert (lost_percent(42, CENTRE, MANY_DAYS[of_kind_days] + age) >= lost).all()


def test_each_centre_and_seed_has_its_own_bad_days():
    days = [
        lost_percent(seed, centre, MANY_DAYS) > 0 for seed, centre in ((42, CENTRE), (42, CENTRE + 1), (43, CENTRE))
    ]
    assert (days[0] & days[1]).sum() < 0.1 * days[0].sum()
    assert (days[0] & days[2]).sum() < 0.1 * days[0].sum()


def test_a_day_is_the_same_however_many_days_are_asked_for_with_it():
    days = MANY_DAYS[:2_000]
    assert [int(lost_percent(1, CENTRE, np.array([day]))[0]) for day in days] == lost_percent(1, CENTRE, days).tolist()


def test_a_disruption_leaves_its_share_of_the_work_undone():
    plan = make_plan()
    shops = np.flatnonzero(plan.position_place != plan.dc)
    shops = shops[np.argsort(plan.position_product[shops], kind="stable")]
    orders = Orders(shops, np.full(len(shops), 10), np.zeros(len(shops), np.int64), np.zeros(len(shops), np.int64))
    stock = np.full(len(plan.product_id), 1_000)
    assert load_trucks(plan, orders, stock, 0).sum() == 10 * len(shops)
    assert load_trucks(plan, orders, stock, 40).sum() == 10 * len(shops) * 60 // 100
    assert (load_trucks(plan, orders, stock, 40) <= 10).all()


def test_deliveries_wait_at_the_gate_only_on_bad_days_and_as_many_as_are_lost():
    plan = make_plan(seed=42)
    bad = MANY_DAYS[lost_percent(42, CENTRE, MANY_DAYS) > 0]
    order = np.arange(len(bad)) + 10**15
    came = received(plan, bad, order)
    assert (came - bad).min() == 0
    assert (came > bad).mean() == pytest.approx(lost_percent(42, CENTRE, bad).mean() / 100, abs=0.03)
    assert (lost_percent(42, CENTRE, came[came > bad] - 1) > 0).all(), "it waits from one bad day to the next"
    good = MANY_DAYS[lost_percent(42, CENTRE, MANY_DAYS) == 0][:1_000]
    assert (received(plan, good, np.arange(1_000)) == good).all()


@pytest.fixture(scope="module")
def bad_week():
    """A fortnight around the first severe disruption of the centre, in a region that has one."""
    first = int(SEVERE[0])
    return first, run_days(make_plan(days=21, first_day=first - 10, warm_up_days=14))[0]


def test_the_journal_tells_when_a_disruption_begins_and_ends(bad_week):
    first, days = bad_week
    kind, day, end, lost = of_kind(days, journal.DISRUPTION, "code", "day", "end_second", "quantity")
    at = np.flatnonzero(day == first)
    assert kind[at].tolist() == [journal.SEVERE]
    assert 2 * 86_400 < end[at][0] < 3 * 86_400
    assert lost[at][0] == beginnings(1, CENTRE, np.array([first])).lost_percent[0]


def test_a_disruption_is_told_as_long_as_goods_may_wait_for_its_end(bad_week):
    first, days = bad_week
    day, told_until = of_kind(days, journal.DISRUPTION, "day", "arrives")
    promised = np.repeat(first + np.arange(SEVERITIES[journal.SEVERE].days), 1_000)
    came = received(make_plan(), promised, np.arange(len(promised)))
    assert came.max() > promised.max(), "some of the last day's deliveries come after it"
    assert told_until[day == first].tolist() == [came.max()]


def test_a_disrupted_centre_loads_no_more_than_the_disruption_leaves(bad_week):
    _, days = bad_week
    asked_day, asked, centre = of_kind(days, journal.REORDER, "day", "quantity", "other_key")
    loaded_day, loaded = of_kind(days, journal.LOAD, "day", "quantity")
    shares = {}
    for day in np.unique(asked_day):
        units = asked[(asked_day == day) & (centre > 0)].sum()
        lost = disruption.lost_percent(1, CENTRE, np.array([day]))[0]
        shares.setdefault(lost > 0, []).append(-loaded[loaded_day == day].sum() / units)
        assert -loaded[loaded_day == day].sum() <= units * (100 - lost) / 100
    assert len(shares[True]) >= 3
    assert np.mean(shares[True]) < 0.6 * np.mean(shares[False])
