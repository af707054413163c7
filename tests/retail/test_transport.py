from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from retail_spark.core.context import Run
from retail_spark.retail.kernel import journal as j
from retail_spark.retail.transport import truck_inventory, truck_moves

Make = Callable[..., Any]

LOADED_ON, UNLOADED_ON = date(2024, 1, 1), date(2024, 1, 2)
SHIPMENT = 19_723 * 10**6 + 7
LEG = {"region_id": 1, "event_id": SHIPMENT, "parent_id": 3}
GOODS = LEG | {"product_id": 1}
HOUR = 3_600


@pytest.fixture
def trucks(frame: Make) -> Any:
    return frame("id BIGINT, license_plate STRING", (3, "TRK1003"))


def test_what_was_loaded_is_what_is_unloaded(run: Run, journal: Make, trucks: Any, declared: Make) -> None:
    rows = journal(
        GOODS | {"kind": j.LOAD, "dt": LOADED_ON, "location_key": 100_001, "other_key": 7, "seq": 5, "quantity": -6},
        GOODS | {"kind": j.UNLOAD, "dt": UNLOADED_ON, "location_key": 7, "other_key": 100_001, "quantity": 6},
    )
    goods = {row["action"]: row for row in declared("truck_inventory", truck_inventory(run, rows, trucks))}
    assert {action: row["quantity"] for action, row in goods.items()} == {"LOAD": 6, "UNLOAD": 6}
    assert {(row["shipment_id"], row["shipment_key"]) for row in goods.values()} == {("SHP20240101000007", SHIPMENT)}
    assert (goods["LOAD"]["location_type"], goods["LOAD"]["location_id"]) == ("DC", 1)
    assert (goods["UNLOAD"]["location_type"], goods["UNLOAD"]["location_id"]) == ("STORE", 7)


def test_a_load_carries_the_trace_of_its_outbound_movement(run: Run, journal: Make, trucks: Any) -> None:
    loaded = GOODS | {"kind": j.LOAD, "location_key": 100_001, "other_key": 7, "seq": 5, "quantity": -6}
    row = truck_inventory(run, journal(loaded), trucks).collect()[0]
    assert row["trace_id"] == ((19_723 * 2**18 + 100_001) * 2**17 + 1) * 2**13 + 5


def test_two_shipments_unloaded_at_one_place_on_one_day_stay_apart(
    run: Run, journal: Make, trucks: Any, declared: Make
) -> None:
    unloaded = GOODS | {"kind": j.UNLOAD, "dt": UNLOADED_ON, "location_key": 7, "other_key": 100_001, "quantity": 6}
    delayed = unloaded | {"event_id": SHIPMENT - 10**6}
    assert len(declared("truck_inventory", truck_inventory(run, journal(unloaded, delayed), trucks))) == 2


def _status(code: int, dt: date, second: int, **more: int) -> dict[str, Any]:
    # expected at 10:00 on the day of unloading, away again at 11:30
    ahead = (UNLOADED_ON - dt).days * 24 * HOUR
    times = {"move_second": 10 * HOUR + ahead, "end_second": 11 * HOUR + 1_800 + ahead}
    place = {"kind": j.TRUCK, "location_key": 7, "other_key": 100_001}
    return LEG | place | {"dt": dt, "code": code, "second": second} | times | more


def test_a_shipment_passes_its_statuses_in_time(run: Run, journal: Make, trucks: Any, declared: Make) -> None:
    rows = journal(
        _status(j.COMPLETED, UNLOADED_ON, 11 * HOUR + 1_800),
        _status(j.UNLOADING, UNLOADED_ON, 10 * HOUR + 900),
        _status(j.ARRIVED, UNLOADED_ON, 10 * HOUR),
        _status(j.IN_TRANSIT, UNLOADED_ON, 6 * HOUR),
        _status(j.LOADING, LOADED_ON, 22 * HOUR),
        _status(j.SCHEDULED, LOADED_ON, 20 * HOUR),
    )
    moves = sorted(declared("truck_moves", truck_moves(run, rows, trucks)), key=lambda row: row["event_ts"])
    statuses = [row["status"] for row in moves]
    assert statuses == ["SCHEDULED", "LOADING", "IN_TRANSIT", "ARRIVED", "UNLOADING", "COMPLETED"]
    assert {row["eta"] for row in moves} == {datetime(2024, 1, 2, 10)}
    assert {row["etd"] for row in moves} == {datetime(2024, 1, 2, 11, 30)}
    assert {row["truck_id"] for row in moves} == {"TRK1003"}


def test_only_a_completed_shipment_knows_its_departure_and_how_long_unloading_took(
    run: Run, journal: Make, trucks: Any
) -> None:
    rows = journal(
        _status(j.UNLOADING, UNLOADED_ON, 10 * HOUR + 900),
        _status(j.COMPLETED, UNLOADED_ON, 11 * HOUR + 1_800),
    )
    told = truck_moves(run, rows, trucks).orderBy("event_ts").collect()
    assert [row["departure_time"] for row in told] == [None, datetime(2024, 1, 2, 11, 30)]
    assert [row["actual_unload_duration"] for row in told] == [None, 75]


def test_a_warehouse_receives_as_a_dc(run: Run, journal: Make, trucks: Any) -> None:
    rows = journal(_status(j.ARRIVED, UNLOADED_ON, 10 * HOUR, location_key=100_002))
    row = truck_moves(run, rows, trucks).collect()[0]
    assert (row["dc_id"], row["store_id"], row["to_dc_id"]) == (1, None, 2)
