"""Laws of the digital shop before the order, on the whole kernel without Spark."""

from __future__ import annotations

import numpy as np
import pytest

from retail_spark.retail.kernel import journal
from retail_spark.trade import carts as trade
from tests.retail.kernel.plans import make_plan
from tests.retail.kernel.test_day import of_kind, run_days

ORDERS = 400.0


def busy(**changes):
    return make_plan(**({"days": 28, "online_orders": ORDERS} | changes))


def is_left(code):
    return code & journal.ABANDONED > 0


@pytest.fixture(scope="module")
def weeks():
    return run_days(busy())[0]


def test_a_cart_left_behind_moves_no_stock(weeks):
    cart, code = of_kind(weeks, journal.CART, "event_id", "code")
    asked = of_kind(weeks, journal.LINE, "parent_id")[0]
    assert is_left(code).sum() > 1_000
    assert not np.isin(asked, cart[is_left(code)]).any()


def test_every_online_request_was_in_a_cart_ordered_today_or_left_before(weeks):
    line, parent, wanted, position, code = of_kind(
        weeks, journal.LINE, "event_id", "parent_id", "wanted", "position", "code"
    )
    online = code & journal.ONLINE > 0
    left_before = {
        order: cart for order, cart in zip(*of_kind(weeks, journal.RECEIPT, "event_id", "other_key"), strict=True)
    }
    in_cart = {
        row[0]: row[1:]
        for row in np.stack(of_kind(weeks, journal.CART_LINE, "event_id", "position", "quantity"), 1).tolist()
    }
    cart, cart_code = of_kind(weeks, journal.CART, "event_id", "code")
    left = dict(zip(cart.tolist(), is_left(cart_code).tolist(), strict=True))
    taken_up = 0
    for number, order, units, where in zip(line[online], parent[online], wanted[online], position[online], strict=True):
        if order in left:
            assert not left[order]
            assert in_cart[number] == [where, units]
        elif order in left_before:
            assert left[left_before[order]]
            assert in_cart[left_before[order] * journal.LINES_PER_RECEIPT + number % 100] == [where, units]
            taken_up += 1
    assert taken_up > 100


def test_a_cart_shows_what_lay_there_in_the_morning(weeks):
    inflow = (journal.SUPPLY, journal.ARRIVE, journal.RESTOCK, journal.RELEASE)
    for columns, opening, _ in weeks[:5]:
        came = np.isin(columns["kind"], inflow)
        morning = opening + np.bincount(
            columns["position"][came], weights=columns["quantity"][came], minlength=len(opening)
        )
        shown = columns["kind"] == journal.CART_LINE
        assert (columns["balance"][shown] == morning[columns["position"][shown]]).all()


def test_a_cart_is_the_sum_of_its_lines(weeks):
    cart, units, lines, low, value, code = of_kind(
        weeks, journal.CART, "event_id", "quantity", "wanted", "balance", "unit_cents", "code"
    )
    parent, quantity, there, price = of_kind(weeks, journal.CART_LINE, "parent_id", "quantity", "balance", "unit_cents")
    of_cart = np.searchsorted(cart, parent)
    assert (cart[of_cart] == parent).all()
    for found, weight in (
        (units, quantity), (lines, None), (low, there < 5), (value, quantity * price),
        (code & journal.SOLD_OUT > 0, there == 0),
    ):  # fmt: skip
        summed = np.bincount(of_cart, weights=weight, minlength=len(cart))
        assert (found == (summed > 0 if found.dtype == bool else summed)).all()


def test_low_stock_costs_ten_points():
    carts = []
    for threshold in (0, 1_000):  # nothing is low, everything is
        days = run_days(busy(online_orders=3_000.0, days=7, low_inventory_threshold=threshold))[0]
        code = of_kind(days, journal.CART, "code")[0]
        rate = (code >> journal.BASE_RATE_SHIFT) / 10_000
        assert set(np.round(rate, 4)) == {0.2, 0.25, 0.3, 0.35, 0.4}
        carts.append((is_left(code).mean() - rate.mean(), (code & journal.LEFT_FOR_STOCK > 0).mean()))
    (never_low, none_for_stock), (always_low, for_stock) = carts
    assert never_low == pytest.approx(0, abs=0.01)
    assert none_for_stock == 0
    assert always_low == pytest.approx(0.10, abs=0.01)
    assert for_stock == pytest.approx(0.10, abs=0.01)


@pytest.mark.parametrize("threshold", [0, 5, 1_000])
def test_there_are_as_many_orders_as_planned_whatever_stands_low(threshold):
    days = run_days(busy(days=42, low_inventory_threshold=threshold))[0][14:]
    parent, code = of_kind(days, journal.LINE, "parent_id", "code")
    orders = len(np.unique(parent[code & journal.ONLINE > 0]))
    assert orders == pytest.approx(28 * ORDERS, rel=0.03)


def test_a_cart_comes_back_once_within_three_days_if_its_shopper_read_the_mail(weeks):
    cart, code, sent, opened, clicked, day = of_kind(
        weeks, journal.CART, "event_id", "code", "start_second", "move_second", "end_second", "day"
    )
    assert (((sent == 0) | (sent < opened)) | (opened == 0)).all()
    assert not (sent[~is_left(code)] > 0).any()
    story = {number: (then * 86_400 + second, then) for number, second, then in zip(cart, clicked, day, strict=True)}
    back = np.stack(of_kind(weeks, journal.RECEIPT, "other_key", "day", "second"), 1)
    back = back[back[:, 0] > 0]
    assert len(set(back[:, 0].tolist())) == len(back) > 50
    for number, today, second in back.tolist():
        clicked_at, then = story[number]
        assert clicked_at > then * 86_400
        assert clicked_at < today * 86_400 + second <= clicked_at + 1_500
        assert 1 <= today - then <= 3
    settled = day <= day.max() - 3
    share = len(back) / (is_left(code) & settled).sum()
    assert share == pytest.approx(trade.RECOVERED, rel=0.25)
