"""Laws of sharing out stock, with a plain loop as the oracle."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retail_spark.trade.inventory.allocation import allocate, allocate_whole, balances, rank_in_group, share_out

STOCK = st.lists(st.integers(0, 12), min_size=1, max_size=5)
REQUESTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), max_size=40)


def sorted_requests(stock, requests):
    rows = sorted(((place % len(stock), wanted) for place, wanted in requests), key=lambda row: row[0])
    places, wanted = zip(*rows, strict=True) if rows else ((), ())
    return np.array(stock), np.array(places, np.int64), np.array(wanted, np.int64)


def served_one_by_one(stock, places, wanted, whole):
    left, got = list(stock), []
    for place, units in zip(places, wanted, strict=True):
        given_units = units if units <= left[place] else (0 if whole else left[place])
        left[place] -= given_units
        got.append(given_units)
    return got


@given(STOCK, REQUESTS)
def test_stock_goes_to_who_comes_first(stock, requests):
    on_hand, places, wanted = sorted_requests(stock, requests)
    assert allocate(on_hand, places, wanted).tolist() == served_one_by_one(stock, places, wanted, whole=False)


@given(STOCK, REQUESTS)
def test_whole_requests_are_served_in_full_or_not_at_all(stock, requests):
    on_hand, places, wanted = sorted_requests(stock, requests)
    assert allocate_whole(on_hand, places, wanted).tolist() == served_one_by_one(stock, places, wanted, whole=True)


@given(STOCK, REQUESTS)
def test_a_fair_share_hands_out_all_there_is_and_to_nobody_more_than_asked(stock, requests):
    limit, places, asked = sorted_requests(stock, requests)
    given_units = share_out(limit, places, asked)
    assert (given_units >= 0).all()
    assert (given_units <= asked).all()
    for place, have in enumerate(limit):
        here = places == place
        assert given_units[here].sum() == min(have, asked[here].sum())


def test_a_fair_share_is_in_proportion():
    assert share_out(np.array([50]), np.zeros(3, np.int64), np.array([10, 30, 60])).tolist() == [5, 15, 30]


@given(STOCK, REQUESTS)
def test_balances_follow_each_movement(stock, requests):
    opening, places, delta = sorted_requests(stock, requests)
    number, after = balances(opening, places, delta)
    left = list(stock)
    for row, (place, units) in enumerate(zip(places, delta, strict=True)):
        left[place] += units
        assert after[row] == left[place]
    assert number.tolist() == (rank_in_group(places) + 1).tolist()
