from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from retail_spark.core.context import Run, Window
from retail_spark.retail.gold.stockouts import gold_stockout_events
from retail_spark.retail.kernel import journal as j
from retail_spark.retail.lost_requests import lost_requests
from retail_spark.retail.replenishment import stockouts

Make = Callable[..., Any]

PLACE = {"location_key": 7, "product_id": 1}
# November: a request is cut on the 2nd; the shelf is empty from the 3rd to the 5th and again from the 29th
EMPTY = {3: 1, 4: 2, 5: 3, 29: 1, 30: 2}


@pytest.fixture(scope="module")
def november(run: Run) -> Run:
    return replace(run, window=Window(date(2024, 11, 16), date(2024, 11, 30), date(2024, 11, 1)))


@pytest.fixture(scope="module")
def events(november: Run, positions: Make, journal: Make, declared: Make) -> list[dict[str, Any]]:
    closes = [
        PLACE | {"dt": date(2024, 11, day), "available": 0 if day in EMPTY else 5, "stockout_days": EMPTY.get(day, 0)}
        for day in range(1, 31)
    ]
    refused = PLACE | {"kind": j.LINE, "wanted": 2, "unit_cents": 1_000}
    lost = lost_requests(
        november,
        journal(
            refused | {"dt": date(2024, 11, 2), "event_id": 1},
            refused | {"dt": date(2024, 11, 4), "event_id": 2},
            refused | {"dt": date(2024, 11, 5), "event_id": 3, "wanted": 3, "quantity": 2},
            refused | {"dt": date(2024, 11, 5), "event_id": 4, "location_key": 8},
        ),
    )
    rows = declared("gold_stockout_events", gold_stockout_events(november, positions(*closes), lost))
    return sorted(rows, key=lambda row: row["stockout_start_date_key"])


def test_a_stockout_begins_and_ends_with_days_that_close_at_0(events: list[dict[str, Any]]) -> None:
    first, last = events
    assert (first["stockout_start_date_key"], first["stockout_end_date_key"]) == (20_241_103, 20_241_105)
    assert first["stockout_duration_days"] == 3
    assert first["etl_timestamp"] == datetime(2024, 11, 6, 2)
    assert last["stockout_duration_days"] == 2


def test_a_stockout_on_the_last_day_is_still_open(events: list[dict[str, Any]]) -> None:
    assert [row["stockout_end_date_key"] is None for row in events] == [False, True]


def test_lost_sales_are_the_requests_dated_from_start_to_end(events: list[dict[str, Any]]) -> None:
    counted = [(row["lost_sales_attempts"], row["lost_sales_quantity"], row["lost_sales_revenue"]) for row in events]
    assert counted == [(2, 3, Decimal("30.00")), (0, 0, Decimal("0.00"))]


def test_november_is_peak_season_and_january_is_not(
    events: list[dict[str, Any]], run: Run, positions: Make, journal: Make
) -> None:
    assert all(row["peak_season_flag"] for row in events)
    january = positions(PLACE | {"dt": date(2024, 1, 9), "stockout_days": 1})
    found = gold_stockout_events(run, january, lost_requests(run, journal())).collect()
    assert [row["peak_season_flag"] for row in found] == [False]


def test_a_stockout_open_at_the_start_begins_on_the_first_day(run: Run, positions: Make, journal: Make) -> None:
    inherited = positions(PLACE | {"dt": date(2024, 1, 1), "stockout_days": 40})
    found = gold_stockout_events(run, inherited, lost_requests(run, journal())).collect()[0]
    assert (found["stockout_start_date_key"], found["stockout_duration_days"]) == (20_240_101, 1)


def test_a_stockout_s_id_is_the_trace_of_its_detection(events: list[dict[str, Any]], run: Run, journal: Make) -> None:
    detected = stockouts(run, journal(PLACE | {"kind": j.STOCKOUT, "dt": date(2024, 11, 3), "second": 86_399}))
    assert events[0]["stockout_id"] == detected.collect()[0]["trace_id"]
