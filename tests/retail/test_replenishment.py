from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from retail_spark.core.context import Run
from retail_spark.retail.kernel import journal as j
from retail_spark.retail.replenishment import reorders, stockouts

Make = Callable[..., Any]

CLOSE = 86_399
POSITION = {"region_id": 1, "product_id": 4, "second": CLOSE}
SHOP, DC, WAREHOUSE = 7, 100_001, 100_002


def test_a_stockout_is_found_in_a_shop_or_in_a_dc_never_both(run: Run, journal: Make, declared: Make) -> None:
    empty = POSITION | {"kind": j.STOCKOUT, "quantity": 3}
    found = stockouts(run, journal(empty | {"location_key": SHOP}, empty | {"location_key": WAREHOUSE}))
    rows = sorted(declared("stockouts", found), key=lambda row: row["trace_id"])
    assert [(row["store_id"], row["dc_id"], row["last_known_quantity"]) for row in rows] == [(7, None, 3), (None, 2, 3)]
    assert all(row["detection_time"] == row["event_ts"] for row in rows)


@pytest.mark.parametrize(
    ("asks", "asked", "store_id", "to_dc_id"),
    [(SHOP, DC, 7, None), (WAREHOUSE, DC, None, 2), (DC, 0, None, None)],
)
def test_a_reorder_names_who_asks_and_a_dc_alone_asks_its_supplier(
    run: Run, journal: Make, declared: Make, asks: int, asked: int, store_id: int | None, to_dc_id: int | None
) -> None:
    reorder_id = 19_723 * 10**12 + asks * 10**6 + 4
    ask = POSITION | {
        "kind": j.REORDER, "location_key": asks, "event_id": reorder_id, "quantity": 12, "balance": 5, "wanted": 6,
        "code": j.HIGH, "other_key": asked,
    }  # fmt: skip
    row = declared("reorders", reorders(run, journal(ask)))[0]
    assert (row["store_id"], row["to_dc_id"], row["dc_id"]) == (store_id, to_dc_id, 1)
    assert (row["current_quantity"], row["reorder_quantity"], row["reorder_point"]) == (5, 12, 6)
    assert (row["priority"], row["reorder_id"]) == ("HIGH", reorder_id)
