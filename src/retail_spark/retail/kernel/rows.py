"""Collects a day's journal rows as arrays and numbers its movements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from retail_spark.retail.kernel.journal import JOURNAL_COLUMNS, LINE, MEMORY
from retail_spark.retail.kernel.plan import Plan
from retail_spark.trade.inventory.allocation import balances

Int64Array = npt.NDArray[np.int64]

# The journal's declaration with the date as a day number, which costs less on its way out of Python.
EMITTED_COLUMNS = JOURNAL_COLUMNS.replace("dt             DATE  ", "day            INT   ")
_TYPES = {
    name: {"INT": np.int32, "BIGINT": np.int64}[kind]
    for name, kind in (line.split()[:2] for line in EMITTED_COLUMNS.strip().splitlines())
    if kind != "BINARY"
}
# Phases of a day, in the order in which movements are posted. 0 stands for rows that move nothing.
SUPPLIED, ARRIVED, RESTOCKED, SOLD, ADJUSTED, LOADED = 1, 2, 3, 4, 5, 6


class DayRows:
    """The journal of one region and day."""

    def __init__(self, plan: Plan, day: int) -> None:
        """Start an empty day."""
        self._plan = plan
        self._day = day
        self._parts: list[tuple[int, dict[str, Any]]] = []

    def add(self, kind: int, *, position: Int64Array | None = None, phase: int = 0, **columns: Any) -> None:
        """Add rows of one kind. Arrays are equally long, numbers stand for every row; what is not named is 0.

        `position` fills in place and product; with a `phase` the rows are movements of `quantity` (of a LINE: of
        minus the quantity, unless that is 0). `arrives` is the day on which goods under way reach the shelf.
        """
        if position is not None:
            columns["location_key"] = self._plan.place_key[self._plan.position_place[position]]
            columns["product_id"] = self._plan.product_id[self._plan.position_product[position]]
            columns["position"] = position
        count = max(len(value) for value in columns.values() if isinstance(value, np.ndarray))
        if count:
            self._parts.append((count, {"kind": kind, "phase": phase, **columns}))

    def columns(self, opening: Int64Array) -> dict[str, Int64Array]:
        """All rows as int64 columns; movements are numbered and have their balance, from the day's opening stock."""
        total = sum(count for count, _ in self._parts)
        table = {name: np.zeros(total, np.int64) for name in (*_TYPES, "position", "phase", "arrives")}
        start = 0
        for count, columns in self._parts:
            for name, value in columns.items():
                table[name][start : start + count] = value
            start += count
        table["day"][:] = self._day
        table["region_id"][:] = self._plan.region_id
        delta = np.where(table["kind"] == LINE, -table["quantity"], table["quantity"])
        moving = np.flatnonzero((table["phase"] > 0) & (delta != 0))
        order = np.lexsort([table[name][moving] for name in ("event_id", "second", "phase", "position")])
        moving = moving[order]
        table["seq"][moving], table["balance"][moving] = balances(opening, table["position"][moving], delta[moving])
        return table


def as_frame(columns: dict[str, Int64Array], keep: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """The kept rows, with the journal's columns and types."""
    numbers = {name: columns[name][keep].astype(kind) for name, kind in _TYPES.items()}
    return pd.DataFrame({**numbers, "cells": None}, copy=False)


def memory_frame(plan: Plan, day: int, fields: Sequence[bytes]) -> pd.DataFrame:
    """What the region remembers as the day closes, a row for each field of its state."""
    here = {"kind": MEMORY, "day": day, "region_id": plan.region_id, "location_key": plan.place_key[plan.dc]}
    numbers = {name: np.full(len(fields), here.get(name, 0), kind) for name, kind in _TYPES.items()}
    numbers["code"] = np.arange(len(fields), dtype=np.int32)
    return pd.DataFrame({**numbers, "cells": list(fields)}, copy=False)
