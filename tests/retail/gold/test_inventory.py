from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from retail_spark.core.context import Run
from retail_spark.retail.gold.inventory import gold_inventory_fact, gold_inventory_movement_fact
from retail_spark.retail.ledgers import dc_inventory_txn, store_inventory_txn
from tests.retail.test_ledgers import ARRIVED, LOADED, MOVEMENTS, RESTOCKED, SOLD, STOLEN, SUPPLIED

Make = Callable[..., Any]

PRODUCTS = "id BIGINT, cost DECIMAL(10,2), sale_price DECIMAL(10,2), end_of_life_date DATE"
PRODUCT = (1, Decimal("8.00"), Decimal("20.00"), date(2024, 1, 20))
HELD = {
    "location_key": 7, "product_id": 1, "available": 6, "reserved": 2, "damaged": 1, "in_transit": 3,
    "reorder_point": 9, "order_up_to": 14,
}  # fmt: skip


@pytest.fixture
def fact(run: Run, positions: Make, frame: Make, declared: Make) -> Make:
    """The inventory fact of one position, given what differs from HELD."""

    def build(**changes: Any) -> dict[str, Any]:
        facts = gold_inventory_fact(run, positions(HELD | changes), frame(PRODUCTS, PRODUCT))
        row: dict[str, Any] = declared("gold_inventory_fact", facts)[0]
        return row

    return build


def test_on_hand_is_available_and_reserved_and_damaged(fact: Make) -> None:
    row = fact()
    assert (row["quantity_on_hand"], row["quantity_available"]) == (9, 6)
    assert (row["inventory_value_cost"], row["inventory_value_retail"]) == (Decimal("72.00"), Decimal("180.00"))


def test_a_position_is_out_of_stock_exactly_when_nothing_is_available(fact: Make) -> None:
    out = fact(available=0, stockout_days=3)
    assert (out["is_stockout"], out["stockout_duration_days"], out["quantity_on_hand"]) == (True, 3, 3)
    assert not fact()["is_stockout"]


def test_cover_counts_days_of_the_order_up_to_level(fact: Make) -> None:
    row = fact()
    assert (row["days_of_supply"], row["stock_cover_days"]) == (6, 9)
    assert fact(order_up_to=0)["days_of_supply"] is None


def test_a_position_lacks_units_only_at_or_below_its_reorder_point(fact: Make) -> None:
    assert fact()["reorder_quantity"] == 5  # 6 there, 3 on the road, 14 wanted
    assert fact(in_transit=4)["reorder_quantity"] == 0


def test_overstock_is_half_more_than_the_order_up_to_level(fact: Make) -> None:
    assert [fact(available=units)["is_overstock"] for units in (21, 22)] == [False, True]


def test_a_product_is_discontinued_after_its_last_day(fact: Make) -> None:
    assert [fact(dt=date(2024, 1, day))["is_discontinued"] for day in (20, 21)] == [False, True]


@pytest.fixture(scope="module")
def moved(run: Run, journal: Make, frame: Make, declared: Make) -> dict[int, dict[str, Any]]:
    """Movement facts of the ledgers' story, by trace_id."""
    rows = journal(*MOVEMENTS)
    in_shops = store_inventory_txn(run, rows, frame("id BIGINT, license_plate STRING", (3, "TRK1003")))
    facts = gold_inventory_movement_fact(run, in_shops, dc_inventory_txn(run, rows), frame(PRODUCTS, PRODUCT))
    return {row["trace_id"]: row for row in declared("gold_inventory_movement_fact", facts)}


def _of(moved: dict[int, dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
    place = (19_723 * 2**18 + row["location_key"]) * 2**17 + row["product_id"]
    return moved[place * 2**13 + row["seq"]]


def test_each_movement_of_the_ledgers_is_one_row_with_its_signed_quantity(moved: dict[int, dict[str, Any]]) -> None:
    assert sorted(row["quantity"] for row in moved.values()) == [-10, -2, -1, -1, 1, 4, 50]
    kinds = {name: _of(moved, row)["movement_type"] for name, row in _NAMED.items()}
    assert kinds == {
        "arrived": "transfer", "restocked": "return", "sold": "sale", "stolen": "adjustment", "supplied": "receipt",
        "loaded": "transfer",
    }  # fmt: skip


_NAMED = {
    "arrived": ARRIVED, "restocked": RESTOCKED, "sold": SOLD, "stolen": STOLEN, "supplied": SUPPLIED, "loaded": LOADED,
}  # fmt: skip


def test_movements_know_where_goods_leave_and_where_they_come(moved: dict[int, dict[str, Any]]) -> None:
    ends = {
        name: (_of(moved, row)["from_location_key"], _of(moved, row)["to_location_key"]) for name, row in _NAMED.items()
    }
    assert ends == {
        "arrived": (100_001, 7), "restocked": (None, 7), "sold": (7, None), "stolen": (7, None),
        "supplied": (None, 100_001), "loaded": (100_001, 7),
    }  # fmt: skip


def test_a_movement_costs_its_units_and_names_its_cause(moved: dict[int, dict[str, Any]]) -> None:
    stolen, loaded = _of(moved, STOLEN), _of(moved, LOADED)
    assert (stolen["movement_reason"], stolen["total_cost"]) == ("THEFT", Decimal("-8.00"))
    assert (loaded["reference_type"], loaded["reference_id"]) == ("SHIPMENT", str(LOADED["event_id"]))
    assert loaded["etl_timestamp"] == datetime(2024, 1, 2, 2)


def test_a_return_tells_the_days_until_it_was_back(moved: dict[int, dict[str, Any]]) -> None:
    back = _of(moved, RESTOCKED)
    assert (back["is_return_delayed"], back["return_delay_days"]) == (True, 1)
    assert _of(moved, SOLD)["return_delay_days"] is None
