from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from retail_spark.fmcg.allocation import allocate_division
from retail_spark.trade.inventory.matching import match, water_fill

ASKED = ["order_id", "line_number", "dc_id", "sku_id", "cases", "day", "turn"]
STOCK = ["dc_id", "sku_id", "batch_id", "cases", "day"]


def allocated(asked: list[tuple[int, ...]], stock: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    found = allocate_division(pd.DataFrame(asked, columns=ASKED), pd.DataFrame(stock, columns=STOCK))
    return [
        tuple(map(int, row)) for row in found[["order_id", "line_number", "dc_id", "batch_id", "cases", "day"]].values
    ]


def test_an_order_takes_the_batch_that_came_first():
    stock = [(1, 7, 100, 5, 0), (1, 7, 101, 5, 2)]
    assert allocated([(1, 1, 1, 7, 6, 3, 1)], stock) == [(1, 1, 1, 100, 5, 3), (1, 1, 1, 101, 1, 3)]


def test_stock_that_comes_later_serves_nobody_today():
    assert allocated([(1, 1, 1, 7, 6, 3, 1)], [(1, 7, 100, 5, 4)]) == []


def test_what_its_dc_lacks_comes_from_the_one_that_has_most():
    stock = [(1, 7, 100, 20, 0), (2, 7, 101, 35, 0), (3, 7, 102, 90, 0)]
    assert allocated([(1, 1, 1, 7, 60, 0, 1)], stock) == [(1, 1, 1, 100, 20, 0), (1, 1, 3, 102, 40, 0)]


def test_for_less_than_half_a_pallet_no_other_dc_sends_anything():
    stock = [(1, 7, 100, 20, 0), (3, 7, 102, 90, 0)]
    assert allocated([(1, 1, 1, 7, 49, 0, 1)], stock) == [(1, 1, 1, 100, 20, 0)]
    assert allocated([(1, 1, 1, 7, 50, 0, 1)], stock) == [(1, 1, 1, 100, 20, 0), (1, 1, 3, 102, 30, 0)]


def test_one_other_dc_completes_a_whole_order():
    stock = [(2, 7, 100, 90, 0), (3, 8, 101, 50, 0), (2, 8, 102, 10, 0)]
    got = allocated([(1, 1, 1, 7, 60, 0, 1), (1, 2, 1, 8, 40, 0, 1)], stock)
    assert {dc for _, _, dc, _, _, _ in got} == {2}


def test_rush_orders_go_first():
    stock = [(1, 7, 100, 5, 0)]
    got = allocated([(1, 1, 1, 7, 5, 0, 1), (2, 1, 1, 7, 5, 0, 0)], stock)
    assert got == [(2, 1, 1, 100, 5, 0)]


requests = st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 90), st.integers(0, 5), st.integers(0, 1))
loads = st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 120), st.integers(0, 5))


@settings(max_examples=60, deadline=None)
@given(st.lists(requests, min_size=1, max_size=25), st.lists(loads, min_size=1, max_size=12))
def test_nobody_gets_more_than_asked_or_than_there_was(wanted, came):
    asked = []
    for number, (_, sku, cases, _, _) in enumerate(wanted):
        # the two lines of an order share its DC, day and turn
        dc, _, _, day, turn = wanted[number - number % 2]
        asked.append((number // 2 + 1, number % 2 + 1, dc, sku, cases, day, turn))
    stock = [(dc, sku, 100 + number, cases, day) for number, (dc, sku, cases, day) in enumerate(came)]
    lines, batches, dcs = defaultdict(int), defaultdict(int), defaultdict(set)
    arrival = {(row[0], row[2]): row for row in stock}
    for order, line, dc, batch, cases, day in allocated(asked, stock):
        lines[order, line] += cases
        batches[dc, batch] += cases
        dcs[order].add(dc)
        assert cases > 0
        assert day >= arrival[dc, batch][4]
    want = {(row[0], row[1]): row for row in asked}
    assert all(cases <= want[key][4] for key, cases in lines.items())
    assert all(cases <= arrival[key][3] for key, cases in batches.items())
    own = {row[0]: row[2] for row in asked}
    assert all(len(places - {own[order]}) <= 1 for order, places in dcs.items())


def test_matching_lays_supply_and_demand_side_by_side():
    supply, demand, units = match(np.array([1, 1, 2]), np.array([3, 4, 5]), np.array([1, 1, 2]), np.array([5, 9, 2]))
    assert list(zip(supply.tolist(), demand.tolist(), units.tolist(), strict=True)) == [
        (0, 0, 3),
        (1, 0, 2),
        (1, 1, 2),
        (2, 2, 2),
    ]


def test_water_finds_its_level_and_none_is_spilt():
    level = np.array([[0.0, 4.0, 1.0], [9.0, 0.0, 0.0]])
    width = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]])
    poured = water_fill(level, width, np.array([5, 7]))
    assert poured.tolist() == [[3, 0, 2], [0, 7, 0]]
