"""Who gets which cases: orders against the stock of their division's DCs, day by day, first come, first served.

numpy only. A division is everything that competes: an order draws on its shop's DC, and what that cannot fill may be
completed, on the same day, by the one other DC of the division that has most of it. Batches leave a DC in the order in
which they came in.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from retail_spark.core.draws import Int64Array
from retail_spark.trade.inventory.allocation import rank_in_group
from retail_spark.trade.inventory.manager import InventoryManager
from retail_spark.trade.inventory.matching import match
from retail_spark.trade.inventory.validator import SalesValidator

# Half a pallet: for less, no other DC sends a shipment of its own.
_LEAST_HELP = 30


def allocate_division(asked: pd.DataFrame, arrivals: pd.DataFrame) -> pd.DataFrame:
    """Allocations of one division.

    `asked`: order_id, line_number, dc_id, sku_id, cases, day, turn (0 goes first within a day); `arrivals`: dc_id,
    sku_id, batch_id, cases, day. Returns order_id, line_number, dc_id, batch_id, part, cases, day.
    """
    dcs = np.union1d(asked["dc_id"].to_numpy(np.int64), arrivals["dc_id"].to_numpy(np.int64))
    skus = np.union1d(asked["sku_id"].to_numpy(np.int64), arrivals["sku_id"].to_numpy(np.int64))
    stock = InventoryManager(np.repeat(dcs, len(skus)), np.tile(skus, len(dcs)))
    arrivals = arrivals.sort_values(["day", "batch_id", "dc_id"])
    inflow = _columns(arrivals, "dc_id", "sku_id", "batch_id", "cases", "day")
    into = np.searchsorted(dcs, inflow[0]) * len(skus) + np.searchsorted(skus, inflow[1])
    asked = asked.sort_values(["day", "turn", "order_id", "line_number"])
    order, line, dc, sku, cases, day = _columns(asked, "order_id", "line_number", "dc_id", "sku_id", "cases", "day")
    own, product = np.searchsorted(dcs, dc), np.searchsorted(skus, sku)
    taken: list[tuple[Int64Array, Int64Array, Int64Array]] = []  # request, place, cases
    validator, came = SalesValidator(stock), 0
    for today in np.unique(day):
        last = int(np.searchsorted(inflow[4], today, side="right"))
        stock.move(into[came:last], inflow[3][came:last])
        came = last
        rows = np.arange(np.searchsorted(day, today), np.searchsorted(day, today, side="right"))
        place = own[rows] * len(skus) + product[rows]
        queue = np.argsort(place, kind="stable")
        got = np.empty(len(rows), np.int64)
        got[queue] = validator.allocate_positions(place[queue], cases[rows][queue])
        taken.append((rows, place, got))
        short = np.flatnonzero(got < cases[rows])
        if len(short):
            taken.append(_complete(stock, rows[short], (cases[rows] - got)[short], order, own, product, len(dcs)))
    request, place, got = (np.concatenate(part) for part in zip(*taken, strict=True))
    kept = np.flatnonzero(got > 0)
    # days in order, on each day first the shop's own DC: the order in which stock was drawn at every place
    kept = kept[np.argsort(place[kept], kind="stable")]
    request, place, got = request[kept], place[kept], got[kept]
    arrival = np.argsort(into, kind="stable")
    supply, need, units = match(into[arrival], inflow[3][arrival], place, got)
    found = pd.DataFrame(
        {
            "order_id": order[request[need]],
            "line_number": line[request[need]].astype(np.int32),
            "dc_id": dcs[place[need] // len(skus)],
            "batch_id": inflow[2][arrival][supply],
            "cases": units,
            "day": day[request[need]].astype(np.int32),
        }
    ).sort_values(["order_id", "line_number", "dc_id", "batch_id"], ignore_index=True)
    key = found["order_id"].to_numpy() * 100 + found["line_number"].to_numpy()
    found.insert(4, "part", (rank_in_group(key) + 1).astype(np.int32))
    return found


def _complete(
    stock: InventoryManager,
    request: Int64Array,
    missing: Int64Array,
    order: Int64Array,
    own: Int64Array,
    product: Int64Array,
    dcs: int,
) -> tuple[Int64Array, Int64Array, Int64Array]:
    """What one other DC adds to orders that their own could not fill: the DC that has most of what is missing."""
    shelf = stock.available.reshape(dcs, -1)
    orders, member = np.unique(order[request], return_inverse=True)
    could = np.zeros((len(orders), dcs))
    np.add.at(could, member, np.minimum(shelf[:, product[request]], missing).T)
    could[member, own[request]] = -1.0
    helper = could.argmax(axis=1)[member]
    place = helper * shelf.shape[1] + product[request]
    helps = (could.max(axis=1) >= _LEAST_HELP)[member]
    request, place, missing = request[helps], place[helps], missing[helps]
    return request, place, stock.take(place, missing)


def _columns(frame: pd.DataFrame, *names: str) -> list[Int64Array]:
    return [frame[name].to_numpy(np.int64) for name in names]
