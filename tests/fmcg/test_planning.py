from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from retail_spark.fmcg.distribution import distribute
from retail_spark.fmcg.procurement import buy
from retail_spark.fmcg.production import LARGEST_BATCH, RETAINED, plan_runs, units_of

SPECIAL = 9


@pytest.fixture
def cells() -> pd.DataFrame:
    """Two SKUs that sell every week in two DCs, and a special edition that is ordered in week 20 alone."""
    rows = [(1, sku, dc, week, cases) for sku, cases in ((1, 400), (2, 60)) for dc in (1, 2) for week in range(52)]
    rows += [(1, SPECIAL, 1, 20, 300), (1, SPECIAL, 2, 20, 100)]
    rows += [(1, 1, 0, 0, 870), (1, 2, 0, 0, 120), (1, SPECIAL, 0, 0, 10)]
    return pd.DataFrame(rows, columns=["division_id", "sku_id", "dc_id", "week", "cases"])


def test_production_covers_what_is_ordered(cells):
    units = units_of(cells, SPECIAL)
    runs = plan_runs(units, 42, 60)
    made = np.bincount(runs.unit, weights=runs.cases)
    assert (made[:2] >= units.demand[:2].sum(axis=1)).all()
    assert (made[:2] <= units.demand[:2].sum(axis=1) * 1.6).all()
    assert runs.cases.max() <= LARGEST_BATCH + RETAINED


def test_the_special_edition_is_one_batch_of_what_is_ordered(cells):
    runs = plan_runs(units_of(cells, SPECIAL), 42, 60)
    special = runs.cases[runs.unit == 2]
    assert special.tolist() == [400 + RETAINED]


def test_more_work_orders_are_smaller_ones(cells):
    units = units_of(cells, SPECIAL)
    few, many = plan_runs(units, 42, 30), plan_runs(units, 42, 90)
    assert len(few.unit) < len(many.unit)
    assert few.cases.mean() > many.cases.mean()


def test_every_case_of_a_batch_goes_to_some_dc():
    book = pd.DataFrame(
        [(1, dc, week, 10 * dc) for dc in (1, 2) for week in range(52)], columns=["sku_id", "dc_id", "week", "cases"]
    )
    made = pd.DataFrame(
        [(7, 1, 3, 100), (8, 1, 3, 50), (9, 1, 30, 77)], columns=["batch_id", "sku_id", "week", "cases"]
    )
    found = distribute(book, made, SPECIAL)
    assert found.groupby("batch_id")["cases"].sum().to_dict() == {7: 100, 8: 50, 9: 77}
    by_dc = found[found["batch_id"] < 9].groupby("dc_id")["cases"].sum()
    assert by_dc.to_dict() == {1: 50, 2: 100}


def _needs() -> pd.DataFrame:
    """What three ingredients' batches take on 60 days, of one plant and one supplier."""
    rows = [
        (1, 10 + i, day, day % 6, (1 + 3 * i) * (1_000 + 13 * day), 5, 2.5, 20) for i in range(3) for day in range(60)
    ]
    names = ["plant_id", "ingredient_id", "day", "lot_part", "hundredths", "supplier_id", "unit_cost", "lead_time_days"]
    return pd.DataFrame(rows, columns=names)


def test_purchases_cover_the_batches_of_their_days():
    needs = _needs()
    lines = buy(needs, 42, 10, 11, 30)
    bought = lines[lines["copy_of"] == 0]
    span = int(lines["span"].iloc[0])
    needs["span_number"] = needs["day"] // span
    needed = needs.groupby(["ingredient_id", "span_number"])["hundredths"].sum() / 100
    kg = bought.assign(span_number=bought["first_day"] // span).groupby(["ingredient_id", "span_number"])["kg"].sum()
    assert (kg.reindex(needed.index) >= needed * 1.04).all()
    assert not bought.duplicated(["po_id", "line_number"]).any()


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("wanted", [2, 8, 11, 40])
def test_purchases_have_the_wanted_lines_and_their_large_needs_come_in_more_lots(wanted: int, alone: bool):
    needs = _needs()
    if alone:  # each supplier sells one ingredient, so an order may have five lots of it
        needs["supplier_id"] = needs["ingredient_id"]
    lines = buy(needs, 42, 4, 4, wanted)
    lots = lines.groupby(["po_id", "ingredient_id"]).size()
    assert lines.groupby("po_id").size().max() <= 5
    most, least = (5, 2) if alone else (1, 1)
    assert lots.between(least, most).all()
    orders = len(lots)
    assert len(lines) == min(max(wanted, least * orders), most * orders)
    assert lots.groupby("ingredient_id").sum().is_monotonic_increasing


def test_a_lot_that_no_batch_would_take_is_not_bought():
    one_batch = _needs().query("day == 7")
    assert (buy(one_batch, 42, 1, 1, 50).groupby(["po_id", "ingredient_id"]).size() == 1).all()
