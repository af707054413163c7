"""Which supply serves which demand: first in, first out, by laying cumulated quantities side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from retail_spark.trade.inventory.allocation import running_sum_before

IntArray = npt.NDArray[np.integer[Any]]
Int64Array = npt.NDArray[np.int64]


def match(
    supply_group: IntArray, supply: IntArray, demand_group: IntArray, demand: IntArray
) -> tuple[Int64Array, Int64Array, Int64Array]:
    """(index of supply, index of demand, units) of every meeting of a supply with a demand of its group.

    Rows of a group stand together, groups in rising order, and inside a group in order of service: the first demand
    takes from the first supply, and so on. What one side has more than the other stays unmatched.
    """
    have, want = np.flatnonzero(supply > 0), np.flatnonzero(demand > 0)
    if not len(have) or not len(want):
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    groups = np.union1d(supply_group[have], demand_group[want])
    place_of_supply = np.searchsorted(groups, supply_group[have])
    place_of_demand = np.searchsorted(groups, demand_group[want])
    room = np.maximum(
        np.bincount(place_of_supply, weights=supply[have], minlength=len(groups)),
        np.bincount(place_of_demand, weights=demand[want], minlength=len(groups)),
    ).astype(np.int64)
    start = np.cumsum(room) - room
    supply_from = start[place_of_supply] + running_sum_before(place_of_supply, supply[have])
    demand_from = start[place_of_demand] + running_sum_before(place_of_demand, demand[want])
    supply_to, demand_to = supply_from + supply[have], demand_from + demand[want]
    cuts = np.unique(np.concatenate([supply_from, supply_to, demand_from, demand_to]))
    left, size = cuts[:-1], np.diff(cuts)
    giver = np.searchsorted(supply_from, left, side="right") - 1
    taker = np.searchsorted(demand_from, left, side="right") - 1
    meets = (giver >= 0) & (taker >= 0)
    meets &= (left < supply_to[giver]) & (left < demand_to[taker])
    return have[giver[meets]], want[taker[meets]], size[meets].astype(np.int64)


def water_fill(level: npt.NDArray[np.float64], width: npt.NDArray[np.float64], poured: IntArray) -> Int64Array:
    """Pour whole units into rows of vessels so that they end up equally high, as far as pouring can make them so.

    `level` is what stands in each vessel (rows x vessels), `width` its size: 0 takes nothing. Each row's poured units
    are handed out to the last one.
    """
    safe = np.where(width > 0, width, 1.0)
    height = np.where(width > 0, level / safe, np.inf)
    order = np.argsort(height, axis=1, kind="stable")
    sorted_height = np.take_along_axis(height, order, axis=1)
    content = np.cumsum(np.take_along_axis(np.where(width > 0, level, 0.0), order, axis=1), axis=1)
    base = np.cumsum(np.take_along_axis(width, order, axis=1), axis=1)
    surface = (content + poured[:, None]) / np.where(base > 0, base, 1.0)
    following = np.concatenate([sorted_height[:, 1:], np.full((len(level), 1), np.inf)], axis=1)
    stop = np.argmax(surface <= following, axis=1)
    final = np.take_along_axis(surface, stop[:, None], axis=1)
    gained = np.where(width > 0, np.maximum(final * width - np.where(width > 0, level, 0.0), 0.0), 0.0)
    total = np.cumsum(gained, axis=1)
    scale = np.where(total[:, -1:] > 0, poured[:, None] / np.where(total[:, -1:] > 0, total[:, -1:], 1.0), 0.0)
    steps = np.rint(total * scale).astype(np.int64)
    return np.diff(steps, axis=1, prepend=0)
