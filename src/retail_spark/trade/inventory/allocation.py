"""Who gets what when there is not enough: arithmetic on sorted arrays, no loop over units or shoppers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]
Int64Array = npt.NDArray[np.int64]


def running_sum_before(group: IntArray, quantity: IntArray) -> Int64Array:
    """Per row, the sum of `quantity` over the earlier rows of its group. Rows of a group stand together."""
    if len(group) == 0:
        return np.zeros(0, np.int64)
    total = np.cumsum(quantity, dtype=np.int64)
    before = total - quantity
    starts = first_of_group(group)
    earlier: Int64Array = before - before[starts][np.cumsum(starts) - 1]
    return earlier


def first_of_group(group: IntArray) -> npt.NDArray[np.bool_]:
    """Whether each row is the first of its group; rows of a group stand together."""
    first = np.ones(len(group), bool)
    np.not_equal(group[1:], group[:-1], out=first[1:])
    return first


def rank_in_group(group: IntArray) -> Int64Array:
    """0, 1, 2 ... within each group; rows of a group stand together."""
    return running_sum_before(group, np.ones(len(group), np.int64))


def allocate(on_hand: IntArray, position: IntArray, wanted: IntArray) -> Int64Array:
    """Units each request gets. Requests stand sorted by (position, arrival); `on_hand` has one entry a position.

    First come, first served: what was asked so far, capped at the stock, less the same without this request.
    """
    before = running_sum_before(position, wanted)
    stock = on_hand[position].astype(np.int64)
    got: Int64Array = np.minimum(before + wanted, stock) - np.minimum(before, stock)
    return got


def allocate_whole(on_hand: IntArray, position: IntArray, wanted: IntArray) -> Int64Array:
    """As `allocate`, but a request is served whole or not at all, so a smaller later one may still be."""
    got = np.zeros(len(position), np.int64)
    left = on_hand.astype(np.int64)
    waiting = np.flatnonzero((wanted > 0) & (wanted <= left[position]))
    while len(waiting):
        place, units = position[waiting], wanted[waiting]
        fits = running_sum_before(place, units) + units <= left[place]
        # Up to a position's first request that does not fit, all are served; that one is out, the rest ask again.
        misses_before = running_sum_before(place, (~fits).astype(np.int64))
        served = waiting[fits & (misses_before == 0)]
        got[served] = wanted[served]
        np.subtract.at(left, position[served], wanted[served])
        later = waiting[misses_before > 0]
        waiting = later[wanted[later] <= left[position[later]]]
    return got


def share_out(limit: IntArray, group: IntArray, asked: IntArray) -> Int64Array:
    """Fair share: rows of a group stand together and get all they ask for, or `limit[group]` in proportion to it.

    Cumulative rounding hands out exactly the limit, and to nobody more than was asked.
    """
    if len(group) == 0:
        return np.zeros(0, np.int64)
    before = running_sum_before(group, asked)
    first = first_of_group(group)
    label = np.cumsum(first) - 1
    total = np.bincount(label, weights=asked).astype(np.int64)[label]
    have = np.minimum(limit[group].astype(np.int64), total)
    safe = np.maximum(total, 1)
    given: Int64Array = (before + asked) * have // safe - before * have // safe
    return given


def balances(opening: IntArray, position: IntArray, delta: IntArray) -> tuple[Int64Array, Int64Array]:
    """(movement number from 1, stock after the movement) of movements sorted by (position, order of posting)."""
    after = opening[position].astype(np.int64) + running_sum_before(position, delta) + delta
    return rank_in_group(position) + 1, after
