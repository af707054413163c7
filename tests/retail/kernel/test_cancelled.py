"""Laws of order lines that are cancelled before they leave, on the whole kernel without Spark."""

from __future__ import annotations

import numpy as np
import pytest

from retail_spark.retail.kernel import journal
from retail_spark.retail.kernel.demand import DAY
from retail_spark.retail.online import CANCEL_DAYS
from tests.retail.kernel.plans import make_plan
from tests.retail.kernel.test_day import of_kind, run_days

RATE = 0.3
BUSY = {"days": 28, "online_orders": 60.0, "shop_visits": np.array([60.0, 30.0])}


@pytest.fixture(scope="module")
def weeks():
    return run_days(make_plan(cancellation_rate=RATE, **BUSY))


def online_lines(days):
    """Columns of all online lines by name, those sold, and which of them are cancelled."""
    names = ("event_id", "day", "second", "quantity", "code", "position", "start_second", "move_second", "end_second")
    columns = dict(zip(names, of_kind(days, journal.LINE, *names), strict=True))
    sold = (columns["code"] & journal.ONLINE > 0) & (columns["quantity"] > 0)
    columns = {name: values[sold] for name, values in columns.items()}
    return columns, columns["code"] & journal.CANCELLED > 0


def test_the_configured_share_of_online_lines_is_cancelled_and_nothing_else(weeks):
    _, cancelled = online_lines(weeks[0])
    assert len(cancelled) > 2_000
    assert abs(cancelled.mean() - RATE) < 0.03
    code, sold = of_kind(weeks[0], journal.LINE, "code", "quantity")
    assert (sold[code & journal.CANCELLED > 0] > 0).all()
    assert (code[code & journal.CANCELLED > 0] & journal.ONLINE > 0).all()
    assert not online_lines(run_days(make_plan(cancellation_rate=0.0, days=3))[0])[1].any()


def test_a_line_is_cancelled_between_its_order_and_the_moment_it_would_have_left(weeks):
    """That moment is seen in a world where nobody cancels: for the lines that are the same in both."""
    lines, cancelled = online_lines(weeks[0])
    calm, _ = online_lines(run_days(make_plan(cancellation_rate=0.0, **BUSY))[0])
    same = ("event_id", "second", "position")
    life = {tuple(line[:3]): line[3:] for line in _rows(calm, *same, "start_second", "move_second")}
    seen = 0
    for *line, start, stopped in _rows(lines, *same, "start_second", "move_second", where=cancelled):
        assert line[1] < stopped
        if tuple(line) in life:
            picked, left = life[tuple(line)]
            assert stopped < left
            assert start == (picked if picked < stopped else 0)
            seen += 1
    assert seen > 100
    assert 0 < (lines["start_second"][cancelled] == 0).mean() < 1
    assert lines["move_second"][cancelled].max() // DAY <= CANCEL_DAYS


def _rows(columns, *names, where=slice(None)):
    return np.stack([columns[name][where] for name in names], axis=1).tolist()


def test_lines_that_are_not_cancelled_are_drawn_as_ever(weeks):
    """Draws are keyed: on the first day, before any unit comes back to a shelf, both worlds are alike."""
    lines, cancelled = online_lines(weeks[0][:1])
    calm, _ = online_lines(run_days(make_plan(cancellation_rate=0.0, **BUSY))[0][:1])
    assert 0 < cancelled.sum() < len(cancelled)
    for name in lines:
        np.testing.assert_array_equal(lines[name][~cancelled], calm[name][~cancelled])
    np.testing.assert_array_equal(lines["quantity"], calm["quantity"])


def test_a_cancelled_line_is_back_on_sale_the_next_morning(weeks):
    days, region = weeks
    lines, cancelled = online_lines(days)
    due = lines["day"] + lines["move_second"] // DAY + 1
    told = cancelled & (due <= region.plan.last_day)
    names = ("event_id", "quantity", "position", "second")
    expected = set(zip(*(lines[name][told] for name in names), due[told], strict=True))
    released = of_kind(days, journal.RELEASE, "event_id", "quantity", "position", "start_second", "day")
    assert set(zip(*released, strict=True)) == expected
    assert len(released[0]) == len(expected) > 300
    second, seq = of_kind(days, journal.RELEASE, "second", "seq")
    assert (second == 0).all()
    assert (seq > 0).all()
    waiting = region.state.cancelled.dump()
    assert sorted(waiting["line_id"]) == sorted(lines["event_id"][cancelled & ~told])


def test_a_cancelled_line_is_never_shipped_nor_returned(weeks):
    days, region = weeks
    lines, cancelled = online_lines(days)
    assert (lines["end_second"][cancelled] == 0).all()
    assert (lines["end_second"][~cancelled] > 0).all()
    (returned,) = of_kind(days, journal.RETURN, "other_key")
    gone = set(lines["event_id"][cancelled].tolist())
    assert gone.isdisjoint(returned.tolist())
    assert gone.isdisjoint(region.state.returns.dump()["line_id"].tolist())
    assert not set(lines["event_id"][~cancelled].tolist()).isdisjoint(returned.tolist())


def test_reserved_units_are_those_of_lines_that_have_not_left_and_were_not_cancelled_before(weeks):
    days, region = weeks
    lines, _ = online_lines(days)
    # what leaves on a day is gone at its close, what is cancelled on it is still there
    until = lines["day"] + lines["move_second"] // DAY + (lines["code"] & journal.CANCELLED > 0)
    held = until > region.plan.last_day
    expected = np.bincount(
        lines["position"][held], weights=lines["quantity"][held], minlength=len(region.state.inventory.reserved)
    )
    np.testing.assert_array_equal(region.state.inventory.reserved, expected)
    assert held.any()


def test_every_release_names_a_line_that_is_told_also_after_a_warm_up():
    plan = make_plan(days=7, warm_up_days=10, cancellation_rate=0.5, online_orders=60.0)
    days, _ = run_days(plan)
    told = [day for day in days if day[0]["day"][0] >= plan.emit_from]
    warm = [day for day in days if day[0]["day"][0] < plan.emit_from]
    (lines,) = of_kind(told, journal.LINE, "event_id")
    (released,) = of_kind(told, journal.RELEASE, "event_id")
    assert len(released) > 50
    assert set(released.tolist()) <= set(lines.tolist())
    assert len(of_kind(warm, journal.RELEASE, "event_id")[0]) > 50
