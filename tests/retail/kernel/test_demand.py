"""What shoppers want, measured over many visits against what the plan promises."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from retail_spark.retail.kernel import basket, demand, journal
from retail_spark.retail.kernel.demand import draw_requests, join, online_visits, shop_visits
from retail_spark.retail.kernel.plan import BRAND_LOYAL, CARRIED_SHARE
from retail_spark.retail.kernel.weights import IN_SEASON, OUT_OF_SEASON, WeekBook
from retail_spark.retail.places import _GENERAL_CLASSES as GENERAL
from tests.retail.kernel.plans import MONDAY, make_plan


def busy_plan(**changes):
    return make_plan(**({"days": 7, "shop_visits": np.array([4_000.0, 2_000.0]), "online_orders": 1_000.0} | changes))


def week_of_requests(plan):
    book = WeekBook(plan)
    return [draw_requests(plan, book, day, 1.0) for day in range(MONDAY, MONDAY + 7)]


def test_visits_follow_the_days_factor():
    plan = busy_plan()
    plan.day_factor[0, 1] = 2.5
    book = WeekBook(plan)
    visits = [np.bincount(shop_visits(plan, book.week(day), day).place, minlength=2) for day in (MONDAY, MONDAY + 1)]
    assert visits[0][0] == pytest.approx(4_000, rel=0.05)
    assert visits[1][0] == pytest.approx(10_000, rel=0.04)
    assert visits[1][1] == pytest.approx(2_000, rel=0.07)


def test_nobody_comes_while_the_shop_is_shut_and_after_work_is_the_peak():
    plan = busy_plan()
    visits = shop_visits(plan, WeekBook(plan).week(MONDAY), MONDAY)
    hours = np.bincount(visits.second // 3_600, minlength=24)
    assert hours[:8].sum() == hours[22:].sum() == 0
    assert hours[17:20].mean() > 2.5 * hours[8:10].mean()


def test_the_digital_channel_never_closes():
    plan = busy_plan(online_orders=4_000.0)
    visits = online_visits(plan, WeekBook(plan).week(MONDAY), MONDAY, 1.0)
    assert len(visits.receipt_id) == pytest.approx(4_000, rel=0.05)
    assert (np.bincount(visits.second // 3_600, minlength=24) > 0).all()


def test_receipt_ids_are_unique_and_carry_their_shop():
    plan = busy_plan()
    visits = shop_visits(plan, WeekBook(plan).week(MONDAY), MONDAY)
    assert len(np.unique(visits.receipt_id)) == len(visits.receipt_id)
    shop = visits.receipt_id % journal.RECEIPTS_PER_DAY // journal.RECEIPTS_PER_PLACE
    assert (shop == plan.place_key[visits.place]).all()


def test_products_are_wanted_in_proportion_to_their_popularity():
    # Single pieces only: in a basket, equal products are one line, which costs the best sellers some lines.
    plan = busy_plan(items_per_ticket_mean=1.0)
    wanted = np.concatenate([requests.position for requests in week_of_requests(plan)])
    first_shop = wanted[wanted < 12]
    expected = plan.popularity * len(first_shop)
    assert stats.chisquare(np.bincount(first_shop, minlength=12), expected).pvalue > 0.001


def test_baskets_stay_in_a_category(monkeypatch):
    plan = busy_plan(shop_visits=np.array([12_000.0, 10.0]))

    def share_of_neighbours_in_one_category():
        requests = draw_requests(plan, WeekBook(plan), MONDAY, 1.0)
        here = requests.position < 12
        category, receipt = plan.product_category[requests.position[here]], requests.receipt_id[here]
        neighbours = receipt[1:] == receipt[:-1]
        return (category[1:] == category[:-1])[neighbours].mean()

    coherent = share_of_neighbours_in_one_category()
    monkeypatch.setattr(basket, "SAME_CATEGORY_SHARE", 0.0)
    assert coherent > share_of_neighbours_in_one_category() + 0.1


def test_a_promotion_sells_more_of_its_product_and_not_less_of_the_others():
    promo = {
        "promo_week": np.array([MONDAY]), "promo_group": np.array([1]), "promo_product": np.array([5]),
        "promo_lift": np.array([3.0]), "promo_discount": np.array([2_000]), "promo_id": np.array([9]),
    }  # fmt: skip
    plan = busy_plan()

    def units(chosen):
        requests = join(week_of_requests(chosen))
        return np.bincount(requests.position, weights=requests.wanted, minlength=24)

    ordinary, promoted = units(plan), units(replace(plan, **promo))
    assert promoted[5] / ordinary[5] == pytest.approx(3.0, rel=0.1)
    assert promoted[17] / ordinary[17] == pytest.approx(1.0, rel=0.15)  # the other group's shop
    others = np.delete(np.arange(12), 5)
    assert promoted[others].sum() / ordinary[others].sum() == pytest.approx(1.0, rel=0.03)


def test_lines_of_a_promoted_product_carry_discount_and_promotion():
    plan = busy_plan(
        promo_week=np.array([MONDAY]), promo_group=np.array([1]), promo_product=np.array([5]),
        promo_lift=np.array([3.0]), promo_discount=np.array([2_000]), promo_id=np.array([9]),
    )  # fmt: skip
    requests = draw_requests(plan, WeekBook(plan), MONDAY, 1.0)
    promoted = (requests.position == 5) & (requests.mode < 0)
    assert set(requests.discount_bp[promoted].tolist()) == {2_000}
    assert set(requests.promo_id[~promoted].tolist()) == {0}


def test_winter_goods_sell_in_winter():
    plan = busy_plan(product_season=np.repeat([0, 1, 4], 4))
    spring = WeekBook(plan).week(MONDAY).weight[0] / plan.popularity  # in March
    assert spring[4] / spring[0] == pytest.approx(IN_SEASON)
    assert spring[8] / spring[0] == pytest.approx(OUT_OF_SEASON)


def test_online_lines_are_served_from_warehouse_shop_and_by_pick_up():
    plan = busy_plan(online_orders=6_000.0)
    requests = draw_requests(plan, WeekBook(plan), MONDAY, 1.0)
    online = requests.take(requests.mode >= 0)
    shares = np.bincount(online.mode, minlength=3) / len(online)
    assert shares == pytest.approx([0.60, 0.30, 0.10], abs=0.02)
    place = plan.position_place[online.position]
    assert (place[online.mode == journal.SHIP_FROM_DC] == 2).all()
    home = plan.customer_home[online.customer]
    assert (place[online.mode == journal.BOPIS] == home[online.mode == journal.BOPIS]).all()


def test_a_small_shop_wants_for_nothing_it_does_not_carry():
    plan = busy_plan(assortment="general", shop_carried=np.array([1.0, 0.3]))
    requests = draw_requests(plan, WeekBook(plan), MONDAY, 1.0)
    assert (requests.position >= 0).all()
    assert 0 < plan.carried[1].sum() < 12 == plan.carried[0].sum()
    assert (plan.carried[0] | ~plan.carried[1]).all()


def test_fashion_lines_are_of_one_to_three_units():
    requests = draw_requests(busy_plan(), WeekBook(busy_plan()), MONDAY, 1.0)
    assert set(requests.wanted.tolist()) == {1, 2, 3}


def test_a_kiosk_is_for_quick_trips_and_a_flagship_for_the_family():
    plan = make_plan(assortment="general", shop_class=np.array([4, 0]))
    quick, _, family, bulk = np.moveaxis(plan.mission_mix, 2, 0)
    assert (quick[1] > quick[2]).all()  # the last row is the digital channel, which has no size
    assert (quick[2] > quick[0]).all()
    assert (family[0] > family[2]).all()
    assert (bulk[0] > bulk[2]).all()
    assert np.allclose(plan.mission_mix.sum(axis=2), 1)
    assert plan.mission_mix[2] == pytest.approx(np.array(plan.basket.mix))


def test_over_a_chains_shops_the_mix_of_missions_stays():
    shops = [(list(CARRIED_SHARE).index(name), share * (low + high) / 2) for name, share, low, high, *_ in GENERAL]
    classes, visits = map(np.array, zip(*shops, strict=True))
    segments = np.array([0.35, 0.25, 0.20, 0.20])
    plan = make_plan(assortment="general", shop_class=classes, customer_segment=np.repeat(range(4), [14, 10, 8, 8]))
    mix = visits / visits.sum() @ (segments @ plan.mission_mix)[:-1]
    assert mix == pytest.approx(segments @ np.array(plan.basket.mix), abs=0.001)
    assert mix == pytest.approx([0.62, 0.26, 0.09, 0.03], abs=0.02)
    assert visits / visits.sum() @ plan.mean_lines_at[:-1] == pytest.approx(plan.mean_lines, rel=0.005)


def test_missions_of_fashion_are_the_same_in_every_shop():
    plan = make_plan(shop_class=np.array([2, 4]))
    assert (plan.mission_mix == np.array(plan.basket.mix)).all()


SHOPPERS, BRANDS = 4_000, 6


def loyal_plan(**changes):
    """Two categories of three brands, one a third as heavy as the others; all shoppers are brand-loyal, and many."""
    weight = np.tile([3.0, 2.0, 1.0, 1.0], BRANDS) * np.repeat([1, 1, 1 / 3] * 2, 4)
    return busy_plan(
        **{
            "product_id": np.arange(1, 25), "product_category": np.repeat([0, 1], 12),
            "product_brand": np.repeat(np.arange(BRANDS), 4), "product_season": np.zeros(24, np.int64),
            "product_tax": np.full(24, 2), "price_cents": np.full(24, 999), "popularity": weight / weight.sum(),
            "customer_id": np.arange(1, SHOPPERS + 1), "customer_home": np.repeat([0, 1], SHOPPERS // 2),
            "customer_segment": np.full(SHOPPERS, BRAND_LOYAL),
            "customer_abandonment": np.full(SHOPPERS, 3_000), "items_per_ticket_mean": 1.0,
            "promo_week": np.array([MONDAY]), "promo_group": np.array([1]), "promo_product": np.array([5]),
            "promo_lift": np.array([3.0]), "promo_discount": np.array([2_000]), "promo_id": np.array([9]),
        } | changes
    )  # fmt: skip


def test_brand_loyal_shoppers_ask_for_every_product_as_often_as_others():
    plan = loyal_plan(shop_visits=np.array([20_000.0, 10.0]))
    week = WeekBook(plan).week(MONDAY)
    requests = join(week_of_requests(plan))
    # in units: two lines of one product are made one
    asked = np.bincount(requests.position, weights=requests.wanted, minlength=24)[:24]
    # shoppers have brands of their own, so shares scatter as those of 4 000 people and not of all their lines
    expected = week.weight[0] / week.uplift[0]
    assert asked / asked.sum() == pytest.approx(expected, abs=3 * np.sqrt(0.25 / SHOPPERS))
    brands = np.add.reduceat(asked / asked.sum(), plan.brand_start[:-1])
    for brand in range(BRANDS):
        within = slice(plan.brand_start[brand], plan.brand_start[brand + 1])
        own = asked[within] / asked[within].sum()
        assert own == pytest.approx(week.weight[0][within] / week.weight[0][within].sum(), abs=0.02)
    assert brands == pytest.approx(np.add.reduceat(expected, plan.brand_start[:-1]), abs=0.02)


def share_of_pairs_of_one_brand(plan):
    """Of two lines that one shopper asks for in one category in the first shop, so many are of one brand."""
    requests = join(week_of_requests(plan))
    here = requests.position < 24
    product = requests.position[here]
    counts = np.zeros((SHOPPERS, BRANDS))
    np.add.at(counts, (requests.customer[here], plan.product_brand[product]), 1)
    by_category = counts[:, :3].sum(axis=1), counts[:, 3:].sum(axis=1)
    return (counts**2 - counts).sum() / sum((lines**2 - lines).sum() for lines in by_category)


def test_a_brand_loyal_shopper_repeats_brands():
    changes = {"promo_week": np.array([MONDAY - 7])}
    loyal = share_of_pairs_of_one_brand(loyal_plan(**changes))
    others = share_of_pairs_of_one_brand(loyal_plan(customer_segment=np.zeros(SHOPPERS, np.int64), **changes))
    weight = np.array([3, 3, 1]) / 7
    assert others == pytest.approx((weight**2).sum(), abs=0.01)
    assert (loyal - others) / (1 - others) == pytest.approx(demand.OWN_BRAND_SHARE**2, abs=0.03)
