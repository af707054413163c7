"""What the plants buy: for each span of days, each supplier and plant, an order that covers what batches will take.

numpy only. The spans are as long as brings the number of orders near the wanted one. Goods of a span are received
before it begins, and its batches use them alone: so every batch finds its lots, and a lot is never overdrawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from retail_spark.core.distributions import uniform
from retail_spark.core.draws import hash64

# Ingredients on one order, at most; small orders come in several lots instead.
_INGREDIENTS = 5
_LOTS = {1: 3, 2: 2, 3: 1, 4: 1, 5: 1}
# Bought beyond what the plan takes.
_MARGIN = 1.05
COLUMNS = (
    "po_id BIGINT, copy_of BIGINT, plant_id BIGINT, supplier_id BIGINT, line_number INT, ingredient_id BIGINT, "
    "kg BIGINT, unit_cost DOUBLE, lead_time_days INT, first_day INT, span INT"
)
_KEY = ["plant_id", "supplier_id", "chunk", "span_number"]


def buy(needs: pd.DataFrame, seed: int, received: int, ordered: int) -> pd.DataFrame:
    """Order lines. `needs`: plant, ingredient, day, lot_part, hundredths of kg, supplier, unit cost, lead time."""
    groups = (
        needs[["plant_id", "supplier_id", "ingredient_id"]]
        .drop_duplicates()
        .sort_values(["plant_id", "supplier_id", "ingredient_id"])
    )
    groups["chunk"] = groups.groupby(["plant_id", "supplier_id"]).cumcount() // _INGREDIENTS
    rows = needs.merge(groups, on=["plant_id", "supplier_id", "ingredient_id"])
    code = pd.factorize(rows["plant_id"] * 1_000_000_000 + rows["supplier_id"] * 1_000 + rows["chunk"])[0]
    day = rows["day"].to_numpy(np.int64)
    length = _span(code, day, received)
    rows["span_number"] = day // length
    key = [*_KEY, "ingredient_id"]
    together = rows.groupby(_KEY)["ingredient_id"].transform("nunique")
    wanted = together.map(_LOTS)
    rows["lot"] = 0
    for lots in sorted(set(_LOTS.values()) - {1}):
        part = rows["lot_part"] % lots
        # as many lots as wanted, or as few as each find a batch
        fits = (wanted >= lots) & (part.groupby([rows[name] for name in key]).transform("nunique") == lots)
        rows["lot"] = rows["lot"].where(~fits, part)
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
    copies = lines[doubled].assign(copy_of=lines["po_id"], po_id=lines["po_id"] + count)
    found = pd.concat([lines, copies], ignore_index=True).assign(span=length)
    return found[[part.split()[0] for part in COLUMNS.split(", ")]]


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
