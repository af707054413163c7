"""Laws of a region's day, on the whole kernel without Spark."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from retail_spark.retail.kernel import demand, journal, transport
from retail_spark.retail.kernel.carts import carts_per_order
from retail_spark.retail.kernel.day import simulate
from retail_spark.retail.kernel.demand import draw_requests
from retail_spark.retail.kernel.simulate import open_region
from retail_spark.retail.kernel.transport import unload_days
from tests.retail.kernel.plans import SEVERE, campaigns_from, make_plan


def run_days(plan, memory=None):
    """(journal columns, opening, closing) of each day, and the region afterwards."""
    region = open_region(plan, memory)
    days = []
    for day in range(plan.first_day, plan.last_day + 1):
        rows, opening = simulate(region, day, draw_requests(plan, region.book, day, carts_per_order(region)))
        days.append((rows.columns(opening), opening, region.state.inventory.available.copy()))
    return days, region


def of_kind(days, kind, *names):
    """Columns of all rows of a kind over the days."""
    parts = [[columns[name][columns["kind"] == kind] for name in names] for columns, _, _ in days]
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


@pytest.fixture(scope="module")
def fortnight():
    return run_days(make_plan(days=28, online_orders=60.0, shop_visits=np.array([120.0, 60.0])))


def test_opening_and_movements_make_the_closing_of_every_position_and_day(fortnight):
    for columns, opening, closing in fortnight[0]:
        moving = columns["seq"] > 0
        delta = np.where(columns["kind"] == journal.LINE, -columns["quantity"], columns["quantity"])
        change = np.bincount(columns["position"][moving], weights=delta[moving], minlength=len(opening))
        assert (opening + change == closing).all()
        assert (closing >= 0).all()
        assert (columns["balance"][moving] >= 0).all()


def test_a_cut_request_leaves_nothing_on_the_shelf(fortnight):
    sold, wanted, left = of_kind(fortnight[0], journal.LINE, "quantity", "wanted", "balance")
    assert (sold <= wanted).all()
    assert (sold < wanted).any()
    assert (left[sold < wanted] == 0).all()


def test_also_of_those_who_come_in_the_same_second(monkeypatch):
    """They are served in the order in which their movements are numbered, so who is cut short is the last."""

    def at_opening(plan, receipt_id, hour, opened, closed):
        return opened

    monkeypatch.setattr(demand, "_second_in_hour", at_opening)
    days, _ = run_days(make_plan(days=14, shop_visits=np.array([120.0, 60.0])))
    sold, wanted, left = of_kind(days, journal.LINE, "quantity", "wanted", "balance")
    cut = (sold > 0) & (sold < wanted)
    assert cut.sum() > 5
    assert (left[cut] == 0).all()


def test_time_never_falls_along_a_positions_movements(fortnight):
    for columns, _, _ in fortnight[0]:
        moving = np.flatnonzero(columns["seq"] > 0)
        moving = moving[np.lexsort((columns["seq"][moving], columns["position"][moving]))]
        same = columns["position"][moving][1:] == columns["position"][moving][:-1]
        assert (np.diff(columns["second"][moving])[same] >= 0).all()
        assert (np.diff(columns["seq"][moving])[same] == 1).all()


def test_what_was_loaded_is_what_arrives_two_days_later_or_three(fortnight):
    days, region = fortnight
    loaded = {}
    for shipment, product, units in zip(
        *of_kind(days, journal.LOAD, "event_id", "product_id", "quantity"), strict=True
    ):
        loaded[shipment, product] = -units
    arrived = of_kind(days, journal.ARRIVE, "event_id", "product_id", "quantity", "day")
    for shipment, product, units, day in zip(*arrived, strict=True):
        assert loaded.pop((shipment, product)) == units
        assert day == unload_days(region.plan, np.array([shipment]))[0] + 1
        assert day - shipment // journal.SHIPMENTS_PER_DAY in (2, 3)
    assert sum(loaded.values()) == region.state.inbound.dump()["quantity"].sum()


def test_a_return_names_a_sold_line_and_comes_after_it(fortnight):
    lines, sold, days_sold = of_kind(fortnight[0], journal.LINE, "event_id", "quantity", "day")
    bought = {line: (units, day) for line, units, day in zip(lines, sold, days_sold, strict=True)}
    returned, units, day = of_kind(fortnight[0], journal.RETURN, "other_key", "quantity", "day")
    assert len(returned) == len(set(returned.tolist())) > 50
    for line, count, when in zip(returned, units, day, strict=True):
        assert bought[line][0] == count
        assert bought[line][1] < when


def test_a_return_is_restocked_after_one_to_three_days_or_written_off(fortnight):
    days, region = fortnight
    returns = of_kind(days, journal.RETURN, "event_id", "day", "move_second")
    due = {line: day + delay for line, day, delay in zip(*returns, strict=True) if delay}
    assert set(returns[2].tolist()) == {0, 1, 2, 3}
    restocked = dict(zip(*of_kind(days, journal.RESTOCK, "event_id", "day"), strict=True))
    assert restocked == {line: day for line, day in due.items() if day <= region.plan.last_day}


def test_a_substitute_stands_for_a_refused_line_of_the_same_visit(fortnight):
    line, receipt, stands_for, sold = of_kind(
        fortnight[0], journal.LINE, "event_id", "parent_id", "other_key", "quantity"
    )
    refused = set(line[sold == 0].tolist())
    substitutes = stands_for > 0
    assert substitutes.sum() > 5
    assert (sold[substitutes] > 0).all()
    assert (stands_for[substitutes] // journal.LINES_PER_RECEIPT == receipt[substitutes]).all()
    assert set(stands_for[substitutes].tolist()) <= refused


def test_refused_shoppers_reach_for_what_their_shop_carries():
    plan = make_plan(shop_carried=np.array([1.0, 0.4]), assortment="general")
    on_shelf, before = plan.shelves
    for place in (0, 1, plan.dc):
        low, high = place * 12 + 4, place * 12 + 8  # the second category
        carried = 4 + np.flatnonzero(plan.carried[place, 4:8])
        assert on_shelf[before[low] : before[high]].tolist() == carried.tolist()
    assert 0 < plan.carried[1].sum() < 12


def test_receipts_are_the_sums_of_their_sold_lines(fortnight):
    line = of_kind(fortnight[0], journal.LINE, "parent_id", "quantity", "unit_cents", "discount_cents", "tax_cents")
    totals = {}
    for receipt, units, price, discount, tax in zip(*line, strict=True):
        if units:
            before = totals.get(receipt, (0, 0, 0, 0))
            totals[receipt] = tuple(np.add(before, (units, units * price - discount, discount, tax)).tolist())
    receipts = of_kind(
        fortnight[0], journal.RECEIPT, "event_id", "quantity", "unit_cents", "discount_cents", "tax_cents"
    )
    assert {row[0]: tuple(row[1:]) for row in np.stack(receipts, 1).tolist()} == totals


@pytest.mark.parametrize("cuts", [(7,), (3, 10)])
def test_a_horizon_can_be_cut_anywhere_also_amid_a_campaign_and_a_disruption(cuts):
    origin = int(SEVERE[0]) - 6
    advertised = np.full((3, 5 + 14 + 35), 1.2)
    whole = make_plan(
        days=14, warm_up_days=5, first_day=origin, reach=campaigns_from(origin - 8), day_marketing=advertised
    )
    expected, region = run_days(whole)
    days, memory, start = [], None, whole.first_day
    for end in (*(whole.origin + cut for cut in cuts), whole.last_day + 1):
        shift = start - whole.first_day
        piece = replace(
            whole,
            first_day=start,
            emit_from=max(start, whole.origin),
            last_day=end - 1,
            **{
                name: getattr(whole, name)[:, shift:]
                for name in ("day_factor", "day_planned", "day_marketing", "day_open", "day_close")
            },
        )
        part, last = run_days(piece, memory)
        days, memory, start = days + part, last.state.dump(), end
    for (columns, _, closing), (columns_cut, _, closing_cut) in zip(expected, days, strict=True):
        assert (closing == closing_cut).all()
        for name in columns:
            np.testing.assert_array_equal(columns[name], columns_cut[name])
    for name, cells in region.state.dump().items():
        np.testing.assert_array_equal(cells, memory[name])


def test_a_closed_shop_sells_nothing_and_takes_nothing_back():
    plan = make_plan(days=10)
    plan.day_open[:2, 4], plan.day_close[:2, 4] = 0, 0
    days, _ = run_days(plan)
    columns = days[4][0]
    in_shop = (columns["kind"] == journal.LINE) & (columns["code"] & journal.ONLINE == 0)
    assert not in_shop.any()
    assert not (columns["kind"] == journal.RETURN).any()
    assert ((columns["kind"] == journal.LINE) & (columns["code"] & journal.ONLINE > 0)).any()


def test_another_seed_makes_another_day():
    first, second = (run_days(make_plan(days=1, seed=seed))[0][0][0] for seed in (1, 2))
    assert sorted(first["customer_id"].tolist()) != sorted(second["customer_id"].tolist())


def test_a_late_truck_is_replaced_from_the_pool():
    plan = make_plan(days=60)
    days, _ = run_days(plan)
    shipment, truck = of_kind(days, journal.LOAD, "event_id", "parent_id")
    own = dict(zip(plan.place_key[:-1], plan.truck_of, strict=True))
    late = {s for s in shipment.tolist() if unload_days(plan, np.array([s]))[0] - s // journal.SHIPMENTS_PER_DAY > 1}
    assert late
    for number, driven in zip(shipment.tolist(), truck.tolist(), strict=True):
        place = number % journal.SHIPMENTS_PER_DAY
        yesterday = number - journal.SHIPMENTS_PER_DAY
        assert driven == (14 if yesterday in late else own[place])


def test_who_finds_no_truck_waits_for_the_next_night_and_nobody_shares_one(monkeypatch):
    monkeypatch.setattr(transport, "DELAYED_SHARE", 0.6)  # more late trucks than the pool of one can replace
    plan = make_plan(days=60)
    days, _ = run_days(plan)
    day, destination, truck = of_kind(days, journal.LOAD, "day", "other_key", "parent_id")
    nights = sorted(set(zip(day.tolist(), truck.tolist(), destination.tolist(), strict=True)))
    drives = [(night, number) for night, number, _ in nights]
    assert len(set(drives)) == len(drives)
    shipments = {(night, number): night * journal.SHIPMENTS_PER_DAY + place for night, number, place in nights}
    late = {drive for drive, s in shipments.items() if unload_days(plan, np.array([s]))[0] > drive[0] + 1}
    assert late
    assert not {(night + 1, number) for night, number in late} & set(drives), "it is away for two nights"
    asked_day, place = of_kind(days, journal.REORDER, "day", "location_key")
    served = {(night, place) for night, _, place in nights}
    assert set(zip(asked_day.tolist(), place.tolist(), strict=True)) - served, "some waited"
