"""What the plants buy: for each span of days, each supplier and plant, an order that covers what batches will take.

numpy only. The spans are as long as brings the number of orders near the wanted one, and a lot is as large as brings
the number of lines near theirs. Goods of a span are received before it begins, and its batches use them alone: so
every batch finds its lots, and a lot is never overdrawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from retail_spark.core.distributions import uniform
from retail_spark.core.draws import hash64

# Lines of one order, at most: each is a lot of an ingredient. One ingredient alone comes in two lots or more.
_LINES = 5
# Bought beyond what the plan takes.
_MARGIN = 1.05
COLUMNS = (
    "po_id BIGINT, copy_of BIGINT, plant_id BIGINT, supplier_id BIGINT, line_number INT, ingredient_id BIGINT, "
    "kg BIGINT, unit_cost DOUBLE, lead_time_days INT, first_day INT, span INT"
)
_KEY = ["plant_id", "supplier_id", "chunk", "span_number"]


def buy(needs: pd.DataFrame, seed: int, received: int, ordered: int, received_lines: int) -> pd.DataFrame:
    """Order lines. `needs`: plant, ingredient, day, lot_part, hundredths of kg, supplier, unit cost, lead time.

    `received` orders of `received_lines` lines are wanted for them, and copies of some: `ordered` in all.
    """
    groups = (
        needs[["plant_id", "supplier_id", "ingredient_id"]]
        .drop_duplicates()
        .sort_values(["plant_id", "supplier_id", "ingredient_id"])
    )
    groups["chunk"] = groups.groupby(["plant_id", "supplier_id"]).cumcount() // _LINES
    rows = needs.merge(groups, on=["plant_id", "supplier_id", "ingredient_id"])
    code = pd.factorize(rows["plant_id"] * 1_000_000_000 + rows["supplier_id"] * 1_000 + rows["chunk"])[0]
    day = rows["day"].to_numpy(np.int64)
    length = _span(code, day, received)
    rows["span_number"] = day // length
    key = [*_KEY, "ingredient_id"]
    rows["lot"] = rows["lot_part"] % _lots(rows, key, received_lines)
    lines = rows.groupby([*key, "lot"], as_index=False).agg(
        need=("hundredths", "sum"), unit_cost=("unit_cost", "first"), lead_time_days=("lead_time_days", "first")
    )
    lines = lines.sort_values(["span_number", "plant_id", "supplier_id", "chunk", "ingredient_id", "lot"])
    head = lines.groupby(_KEY, sort=False)
    lines["po_id"] = head.ngroup() + 1
    lines["line_number"] = head.cumcount() + 1
    lines["lead_time_days"] = head["lead_time_days"].transform("max")
    lines["kg"] = np.ceil(lines["need"] * (_MARGIN / 100)).astype(np.int64)
    lines["first_day"] = lines["span_number"] * length
    lines["copy_of"] = 0
    count = int(lines["po_id"].max())
    extra = min(1.0, max(0.0, ordered / max(received, 1) - 1.0))
    doubled = uniform(hash64(seed, "purchase_orders.copy", lines["po_id"].to_numpy(np.int64))) < extra
    copies = lines[doubled].assign(copy_of=lambda of: of["po_id"], po_id=lambda of: of["po_id"] + count)
    found = pd.concat([lines, copies], ignore_index=True).assign(span=length)
    return found[[part.split()[0] for part in COLUMNS.split(", ")]]


def _lots(rows: pd.DataFrame, key: list[str], wanted: int) -> np.ndarray:
    """Each row's number of lots in which its order brings its ingredient, so that lines come nearest to the wanted.

    No lot is larger than a size that is the same for all, but for orders with no line left and lots with no batch.
    """
    group = rows.groupby(key, sort=False)
    number = group.ngroup().to_numpy()
    need = group["hundredths"].sum().to_numpy()
    most = _LINES // group["ingredient_id"].size().groupby(level=_KEY, sort=False).transform("size").to_numpy()
    counts = np.arange(1, _LINES + 1)
    # a number of lots fits where each lot finds a batch
    part = rows["lot_part"]
    fits = np.stack([(part % int(lots)).groupby(number).nunique().to_numpy() == lots for lots in counts], axis=1)
    fits &= counts <= most[:, np.newaxis]

    def lots_of(size: float) -> np.ndarray:
        due = np.maximum(np.ceil(need / size), 1 + (most == _LINES))
        return np.asarray(np.where(fits & (counts <= due[:, np.newaxis]), counts, 1).max(axis=1))

    low, high = 1.0, float(need.max())
    while high > low * 1.001:
        size = np.sqrt(low * high)
        low, high = (size, high) if lots_of(size).sum() > wanted else (low, size)
    return lots_of(high)[number]


def _span(code: np.ndarray, day: np.ndarray, wanted: int) -> int:
    """Whole days in a span so that the number of orders comes nearest to the wanted one."""
    best, miss = 1, float("inf")
    low, high = 1, 400
    while low <= high:
        middle = (low + high) // 2
        orders = len(np.unique(code.astype(np.int64) * 10_000 + day // middle))
        if abs(orders - wanted) < miss:
            best, miss = middle, abs(orders - wanted)
        if orders > wanted:
            low = middle + 1
        else:
            high = middle - 1
    return best
