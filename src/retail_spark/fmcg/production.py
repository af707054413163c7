"""The production plan: what each division makes of each SKU in each week, by reviewing stock against the order book.

numpy only. A review orders up to a level that covers the time until the next one has delivered, plus safety stock. Only
orders of earlier weeks are known to it. Rejected batches are missed at the next review, which makes them good.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from retail_spark.core.distributions import FloatArray, uniform
from retail_spark.core.draws import Int64Array, hash64
from retail_spark.fmcg.dating import LEAD_WEEKS, ORDER_WEEKS

WEEKS = LEAD_WEEKS + ORDER_WEEKS
# Weeks of production that open the stock, before reviews begin.
OPENING_WEEKS = 10
_LAST_WEEK = WEEKS - 2
# Weeks from a review until its goods stand in the DC.
_LEAD = 2.5
_SAFETY = 1.0
# Mean cases of an order line, and the square of its variation around that.
_LINE_CASES, _LINE_VARIATION = 55.0, 1.45
LARGEST_BATCH, SMALLEST_BATCH = 5_000, 48
LONGEST_REVIEW = 26
# Of the batches that open the stock, this part had gone to shops before the year began.
SHOP_PART = 0.2
# Cases that a plant keeps of each batch as its retained sample.
RETAINED = 2
QC = ("approved", "rejected", "quarantine", "pending")
QC_SHARES = (0.955, 0.024, 0.012, 0.009)


def work_order_id(division: Int64Array, sku: Int64Array, week: int, number: int) -> Int64Array:
    """Division, SKU, week and number of a work order in one number."""
    return ((division * 100_000 + sku) * 100 + week) * 100 + number


@dataclass(frozen=True)
class Units:
    """What is planned for: one entry a division and SKU sold there. `demand` is units x weeks."""

    division: Int64Array
    sku: Int64Array
    rate: FloatArray
    spread: FloatArray
    demand: FloatArray
    special: int


@dataclass(frozen=True)
class Runs:
    """Batches in the order of their weeks: index of the unit, week, number within it, cases."""

    unit: Int64Array
    week: Int64Array
    number: Int64Array
    cases: Int64Array


def units_of(cells: pd.DataFrame, special: int) -> Units:
    """Units from the order book's weekly cells, and the popularity slots (rows without a DC)."""
    book, slots = cells[cells["dc_id"] > 0], cells[cells["dc_id"] == 0].sort_values(["division_id", "sku_id"])
    division, sku = slots["division_id"].to_numpy(np.int64), slots["sku_id"].to_numpy(np.int64)
    share = slots["cases"].to_numpy(np.float64)
    share[sku == special] = 0.0
    share = share / np.bincount(division, weights=share)[division]
    ordinary = book[book["sku_id"] != special]
    total = np.bincount(
        ordinary["division_id"].to_numpy(np.int64), weights=ordinary["cases"].to_numpy(), minlength=division.max() + 1
    )
    by_dc = ordinary.groupby(["division_id", "dc_id"])["cases"].sum()
    roots = (by_dc / by_dc.groupby("division_id").transform("sum")) ** 0.5
    spread_of = roots.groupby("division_id").sum()
    spread = spread_of.reindex(division).fillna(1.0).to_numpy(np.float64)
    key = division * 1_000_000 + sku
    place = np.searchsorted(key, (book["division_id"] * 1_000_000 + book["sku_id"]).to_numpy(np.int64))
    demand = np.zeros((len(key), WEEKS))
    np.add.at(demand, (place, book["week"].to_numpy(np.int64) + LEAD_WEEKS), book["cases"].to_numpy(np.float64))
    return Units(division, sku, share * total[division] / ORDER_WEEKS, spread, demand, special)


def plan_runs(units: Units, seed: int, wanted: int) -> Runs:
    """The plan whose number of batches comes nearest to the wanted one: more reviews make smaller batches."""
    low, high = 0.01, 60.0
    plan = _simulate(units, seed, high)
    for _ in range(14):
        middle = (low * high) ** 0.5
        plan = _simulate(units, seed, middle)
        if abs(len(plan.unit) - wanted) <= wanted * 0.004:
            break
        low, high = (middle, high) if len(plan.unit) < wanted else (low, middle)
    return plan


def _simulate(units: Units, seed: int, eagerness: float) -> Runs:
    rate, count = units.rate, len(units.rate)
    reviews = np.clip(eagerness * np.sqrt(rate), ORDER_WEEKS / LONGEST_REVIEW, ORDER_WEEKS)
    every = np.maximum(1, np.rint(ORDER_WEEKS / reviews)).astype(np.int64)
    cover = every + _LEAD
    target = rate * cover + _SAFETY * units.spread * np.sqrt(rate * cover * _LINE_CASES * _LINE_VARIATION)
    dice = hash64(seed, "work_orders.phase", units.division, units.sku)
    opening = (uniform(dice) * OPENING_WEEKS).astype(np.int64)
    phase = (uniform(hash64(seed, "work_orders.review", units.division, units.sku)) * every).astype(np.int64)
    launch = units.sku == units.special
    stock = np.zeros(count)
    found: list[tuple[Int64Array, ...]] = []
    for week in range(_LAST_WEEK + 1):
        if week:
            stock = np.maximum(stock - units.demand[:, week - 1], 0.0)
        if week < OPENING_WEEKS:
            due, gross = opening == week, 1.0 - SHOP_PART
        else:
            due, gross = (week - OPENING_WEEKS - phase) % every == 0, 1.0
        short = np.where(due & ~launch, target - stock, 0.0)
        make = np.where(short >= SMALLEST_BATCH, np.ceil(short / gross), 0.0)
        if week == _launch_week(units):
            make = np.where(launch, units.demand.sum(axis=1), make)
        # the special edition is one batch, whatever its size
        batches = np.where(launch, make > 0, np.ceil(make / LARGEST_BATCH)).astype(np.int64)
        size = np.ceil(make / np.maximum(batches, 1)).astype(np.int64)
        for number in range(int(batches.max(initial=0))):
            unit = np.flatnonzero(batches > number)
            order = work_order_id(units.division[unit], units.sku[unit], week, number)
            passes = (uniform(hash64(seed, "batches.qc_status", order)) < QC_SHARES[0]) | launch[unit]
            stock[unit] += np.where(passes, np.floor(size[unit] * gross), 0.0)
            found.append((unit, np.full(len(unit), week), np.full(len(unit), number), size[unit] + RETAINED))
    columns = [np.concatenate(part).astype(np.int64) for part in zip(*found, strict=True)]
    return Runs(*columns)


def _launch_week(units: Units) -> int:
    """The week in which the special edition is made: six before the first of its orders."""
    ordered = units.demand[units.sku == units.special].sum(axis=0)
    return int(np.argmax(ordered > 0)) - 6 if (ordered > 0).any() else -1
