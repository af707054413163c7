"""Who gets which cases: orders against the stock of their division's DCs, day by day, first come, first served.

numpy only. A division is everything that competes: an order draws on its shop's DC, and what that cannot fill may be
completed, on the same day, by the one other DC of the division that has most of it. Batches leave a DC in the order in
which they came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.draws import Int64Array
from retail_spark.fmcg.dating import first_monday
from retail_spark.fmcg.network import DCS
from retail_spark.fmcg.order_book import is_allocated
from retail_spark.trade.inventory.allocation import rank_in_group
from retail_spark.trade.inventory.manager import InventoryManager
from retail_spark.trade.inventory.matching import match
from retail_spark.trade.inventory.validator import SalesValidator

COLUMNS: Final = "order_id BIGINT, line_number INT, dc_id BIGINT, batch_id BIGINT, part INT, cases BIGINT, day INT"
_NO_BATCHES = 0
# Half a pallet: for less, no other DC sends a shipment of its own.
_LEAST_HELP = 30


def allocations(run: Run, contents: DataFrame, inventory: DataFrame) -> DataFrame:
    """One row per line, DC and batch that serves it; `contents` is the order book, `day` counts from its Monday."""
    monday = F.lit(first_monday(run.config))
    asked = contents.where(is_allocated()).select(
        "division_id",
        "order_id",
        F.col("line_number"),
        F.col("dc_id"),
        "sku_id",
        F.lit(_NO_BATCHES).cast("bigint").alias("batch_id"),
        F.col("cases").cast("bigint").alias("cases"),
        F.datediff("order_date", monday).alias("day"),
        (F.col("drawn_type") != "rush").cast("int").alias("turn"),
    )
    homes = contents.sparkSession.createDataFrame(_division_of_dcs(), "dc_id BIGINT, division_id BIGINT")
    zero = F.lit(0)
    there = inventory.where("location_type = 'dc'").join(
        F.broadcast(homes), on=F.col("location_id") == F.col("dc_id"), how="inner"
    )
    arrivals = there.select(
        "division_id",
        zero.cast("bigint").alias("order_id"),
        zero.alias("line_number"),
        "dc_id",
        "sku_id",
        "batch_id",
        F.col("quantity_available").cast("bigint").alias("cases"),
        F.datediff("last_movement_date", monday).alias("day"),
        zero.alias("turn"),
    )
    rows = asked.unionByName(arrivals).repartition(5, "division_id")
    return rows.mapInPandas(_by_division, schema=COLUMNS)


def _division_of_dcs() -> list[tuple[int, int]]:
    return [(number, dc.division_id) for number, dc in enumerate(DCS, 1)]


def _by_division(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    # a division's rows may come in several Arrow batches, and its stock must outlive them
    rows = pd.concat(list(frames) or [pd.DataFrame({"division_id": []})])
    for _, division in rows.groupby("division_id"):
        is_stock = division["batch_id"] > _NO_BATCHES
        yield allocate_division(division[~is_stock], division[is_stock])


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
