from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from retail_spark.core.context import Run
from retail_spark.retail.kernel import journal as j
from retail_spark.retail.ledgers import (
    dc_inventory_snapshots,
    dc_inventory_txn,
    store_inventory_snapshots,
    store_inventory_txn,
)
from retail_spark.retail.receipts import receipt_lines
from tests.retail import sales_story as story

Make = Callable[..., Any]

SHIPMENT = (story.DAY - 2) * 10**6 + 7  # loaded on 30 December for shop 7
AT_SHOP = {"region_id": 1, "location_key": 7, "product_id": 1}
AT_DC = AT_SHOP | {"location_key": 100_001}
ARRIVED = AT_SHOP | {
    "kind": j.ARRIVE, "seq": 1, "quantity": 4, "balance": 4, "event_id": SHIPMENT, "parent_id": 3, "other_key": 100_001,
}  # fmt: skip
RESTOCKED = AT_SHOP | {
    "kind": j.RESTOCK, "seq": 2, "quantity": 1, "balance": 5, "event_id": (story.RECEIPT - 10**9) * 100 + 1,
}  # fmt: skip
STOLEN = AT_SHOP | {"kind": j.ADJUST, "seq": 4, "quantity": -1, "balance": 2, "code": j.THEFT, "event_id": 0}
SUPPLIED = AT_DC | {"kind": j.SUPPLY, "seq": 1, "quantity": 50, "balance": 60, "event_id": 19_700_100_001_000_001}
LOADED = AT_DC | {
    "kind": j.LOAD, "seq": 2, "quantity": -10, "balance": 50, "event_id": story.DAY * 10**6 + 7, "parent_id": 3,
    "other_key": 7, "second": 79_200,
}  # fmt: skip
SOLD = story.CUT_LINE | {"seq": 3, "balance": 3}
MOVEMENTS = (ARRIVED, RESTOCKED, SOLD, story.REFUSED_LINE, STOLEN, story.TICKET, SUPPLIED, LOADED, story.ORDER_LINE)


@pytest.fixture(scope="module")
def shop_ledger(run: Run, journal: Make, frame: Make, declared: Make) -> dict[int, dict[str, Any]]:
    trucks = frame("id BIGINT, license_plate STRING", (3, "TRK1003"))
    rows = declared("store_inventory_txn", store_inventory_txn(run, journal(*MOVEMENTS), trucks))
    return {row["movement_seq"]: row for row in rows}


@pytest.fixture(scope="module")
def dc_ledger(run: Run, journal: Make, declared: Make) -> list[dict[str, Any]]:
    return sorted(
        declared("dc_inventory_txn", dc_inventory_txn(run, journal(*MOVEMENTS))), key=lambda row: row["trace_id"]
    )


def test_a_shop_s_movements_are_signed_and_carry_the_balance_after(shop_ledger: dict[int, dict[str, Any]]) -> None:
    moved = {seq: (row["txn_type"], row["quantity"], row["balance"]) for seq, row in shop_ledger.items()}
    assert moved == {
        1: ("INBOUND_SHIPMENT", 4, 4),
        2: ("RETURN", 1, 5),
        3: ("SALE", -2, 3),
        4: ("LOST", -1, 2),
    }


def test_every_movement_of_a_shop_names_its_cause(shop_ledger: dict[int, dict[str, Any]]) -> None:
    causes = {seq: (row["source"], row["cause_type"], row["cause_id"]) for seq, row in shop_ledger.items()}
    assert causes == {
        1: ("TRK1003", "SHIPMENT", SHIPMENT),
        2: ("CUSTOMER_RETURN", "RETURN_LINE", (story.RECEIPT - 10**9) * 100 + 1),
        3: ("CUSTOMER_PURCHASE", "RECEIPT_LINE", story.RECEIPT * 100 + 1),
        4: ("THEFT", "MOVEMENT", shop_ledger[4]["trace_id"]),
    }
    refs = [shop_ledger[seq]["source_ref"] for seq in (1, 2, 3, 4)]
    assert refs == ["SHP20231230000007", f"RET{story.RECEIPT - 10**9}", story.RECEIPT_EXT, None]


def test_the_cause_of_a_sale_is_a_receipt_line_of_as_many_units(
    run: Run, journal: Make, frame: Make, shop_ledger: dict[int, dict[str, Any]]
) -> None:
    lines = receipt_lines(run, journal(*MOVEMENTS), frame(story.MASTER_COLUMNS, *story.MASTER)).collect()
    sale = shop_ledger[3]
    line = next(row for row in lines if row["receipt_line_id"] == sale["cause_id"])
    assert (line["receipt_id_ext"], line["quantity"]) == (sale["source_ref"], -sale["quantity"])
    assert line["inventory_at_purchase"] == sale["balance"] - sale["quantity"]


def test_a_release_names_the_order_line_that_was_cancelled(run: Run, journal: Make, declared: Make) -> None:
    row = declared("dc_inventory_txn", dc_inventory_txn(run, journal(*story.CANCELLED_STORY).where("seq > 0")))
    sale, release = sorted(row, key=lambda movement: movement["dt"])
    assert (release["txn_type"], release["source"], release["cause_type"]) == ("RETURN", "CANCELLATION", "ORDER_LINE")
    assert (release["dt"], release["event_ts"]) == (date(2024, 1, 3), datetime(2024, 1, 3))
    assert (release["quantity"], release["balance"]) == (-sale["quantity"], 6)
    for name in ("cause_type", "cause_id", "source_ref", "dc_id", "product_id"):
        assert release[name] == sale[name]


def test_the_ledgers_begin_with_the_records(run: Run, journal: Make) -> None:
    on_the_road = LOADED | {"dt": date(2023, 12, 31)}
    assert [row["dt"] for row in dc_inventory_txn(run, journal(on_the_road, LOADED)).collect()] == [date(2024, 1, 1)]


def test_a_movement_s_trace_holds_day_place_product_and_order(shop_ledger: dict[int, dict[str, Any]]) -> None:
    assert shop_ledger[3]["trace_id"] == ((story.DAY * 2**18 + 7) * 2**17 + 1) * 2**13 + 3


def test_the_dc_s_ledger_names_shipments_suppliers_and_orders(dc_ledger: list[dict[str, Any]]) -> None:
    told = [
        (row["dc_id"], row["txn_type"], row["source"], row["cause_type"], row["counterpart_key"]) for row in dc_ledger
    ]
    assert told == [
        (1, "INBOUND_SHIPMENT", "SUPPLIER", "REORDER", None),
        (1, "OUTBOUND_SHIPMENT", "SHP20240101000007", "SHIPMENT", 7),
        (2, "SALE", "CUSTOMER_PURCHASE", "ORDER_LINE", None),
    ]
    assert dc_ledger[2]["source_ref"] == story.ORDER_EXT


@pytest.mark.parametrize(
    ("code", "txn_type", "source"),
    [
        (j.COUNT, "ADJUSTMENT", "COUNT"),
        (j.BREAKAGE, "DAMAGED", "BREAKAGE"),
        (j.THEFT, "LOST", "THEFT"),
        (j.RECEIVING, "DAMAGED", "RECEIVING"),
    ],
)
def test_adjustments_say_what_happened(
    run: Run, journal: Make, declared: Make, code: int, txn_type: str, source: str
) -> None:
    row = declared("dc_inventory_txn", dc_inventory_txn(run, journal(STOLEN | AT_DC | {"code": code})))[0]
    assert (row["txn_type"], row["source"], row["source_ref"]) == (txn_type, source, None)


def test_snapshots_show_the_close_of_the_last_day_only(run: Run, positions: Make, declared: Make) -> None:
    last = date(2024, 1, 30)
    held = positions(
        {"dt": date(2024, 1, 29), "location_key": 7, "product_id": 1, "available": 9},
        {"dt": last, "location_key": 7, "product_id": 1, "available": 8, "reorder_point": 3},
        {"dt": last, "location_key": 100_001, "product_id": 1, "available": 70},
    )
    shops = declared("store_inventory_snapshots", store_inventory_snapshots(run, held))
    assert shops == [
        {
            "store_id": 7,
            "product_id": 1,
            "current_quantity": 8,
            "reorder_point": 3,
            "last_updated": datetime(2024, 1, 30, 23, 59, 59),
        }
    ]
    centres = declared("dc_inventory_snapshots", dc_inventory_snapshots(run, held))
    assert [(row["dc_id"], row["current_quantity"]) for row in centres] == [(1, 70)]
