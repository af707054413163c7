"""Runs regions under Spark: each row of the region plan goes through the kernel in `mapInPandas`, rows fan out.

Three tables come from the same deterministic run: the journal of what happened, the closing positions, and the state
from which the next window goes on. Each runs the kernel for itself, which costs less than carrying all in one table.
But only the journal runs the warm-up: it remembers the state after it, and there the two others begin.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.config import RetailConfig
from retail_spark.core.context import Run, Window
from retail_spark.retail.identity import text_of
from retail_spark.retail.kernel.carts import START_LOW_SHARE, carts_per_order
from retail_spark.retail.kernel.day import simulate
from retail_spark.retail.kernel.demand import draw_requests
from retail_spark.retail.kernel.inputs import plan_of
from retail_spark.retail.kernel.journal import JOURNAL_COLUMNS, MEMORY, POSITION_COLUMNS
from retail_spark.retail.kernel.plan import Plan
from retail_spark.retail.kernel.region import Region
from retail_spark.retail.kernel.replenish import START_SAFETY, Planner
from retail_spark.retail.kernel.rows import EMITTED_COLUMNS, DayRows, as_frame, memory_frame
from retail_spark.retail.kernel.state import FIELDS, STATE_COLUMNS, State, of_cells
from retail_spark.retail.kernel.weights import WeekBook
from retail_spark.retail.world import RETAIL
from retail_spark.trade.inventory.manager import InventoryManager

Int64Array = npt.NDArray[np.int64]
Emit = Callable[[Region, int, DayRows, Int64Array, int, int], pd.DataFrame | None]

_ROWS_PER_FRAME = 50_000  # frames are handed to Spark at about this size, so that a worker stays small
_EMITTED_POSITIONS = (
    POSITION_COLUMNS.replace("dt                      DATE  ", "day                     INT   ")
    .replace("last_replenishment_date DATE", "last_replenishment_day INT")
    .replace("next_replenishment_date DATE", "next_replenishment_day INT")
)


@RETAIL.table(
    JOURNAL_COLUMNS,
    key=("kind", "dt", "location_key", "product_id", "event_id", "code", "other_key"),
    growth="daily",
    layer="internal",
)
def journal(run: Run, region_plan: DataFrame) -> DataFrame:
    """One row per thing that happened in the simulated days, numbers only."""
    emitted = _simulate(run, region_plan, _journal_rows, EMITTED_COLUMNS)
    return emitted.withColumn("dt", F.date_from_unix_date("day")).drop("day")


@RETAIL.table(
    POSITION_COLUMNS,
    key=("dt", "location_key", "product_id"),
    growth="daily",
    layer="operational",
    refs={"product_id": "products_master"},
)
def inventory_positions(run: Run, region_plan: DataFrame, journal: DataFrame) -> DataFrame:
    """One row per position (place and product) and day: stock as the day closes."""
    emitted = _simulate(run, region_plan, _position_rows, _EMITTED_POSITIONS, _after_warm_up(run, journal))

    def date_of(column: str) -> Any:
        return F.when(F.col(column) > 0, F.date_from_unix_date(column))

    return emitted.select(
        F.date_from_unix_date("day").alias("dt"),
        *(name for name in emitted.columns if not name.endswith("day")),
        date_of("last_replenishment_day").alias("last_replenishment_date"),
        date_of("next_replenishment_day").alias("next_replenishment_date"),
    )


@RETAIL.table(STATE_COLUMNS, key=("region_id", "field"), growth="whole", layer="internal")
def simulation_state(run: Run, region_plan: DataFrame, journal: DataFrame) -> DataFrame:
    """One row per region and remembered field, as the last day generated leaves them; the next window starts here."""
    return _simulate(run, region_plan, _state_rows, STATE_COLUMNS, _after_warm_up(run, journal), slices=1)


def _after_warm_up(run: Run, journal: DataFrame) -> DataFrame | None:
    """What regions remember as the first window begins (STATE_COLUMNS); None without a warm-up, and in later windows,
    which begin where the last run ended.
    """
    if not run.window.is_first or run.config.warm_up_days == 0:
        return None
    return journal.where(F.col("kind") == MEMORY).select(
        "region_id", text_of("code", dict(enumerate(FIELDS))).alias("field"), "cells"
    )


def _simulate(
    run: Run,
    region_plan: DataFrame,
    emit: Emit,
    columns: str,
    begin: DataFrame | None = None,
    slices: int | None = None,
) -> DataFrame:
    """Rows that `emit` makes of every day from the state in `begin` on, else from that of the last run, else from the
    first day of the warm-up.

    With few regions for the cores, a region's row goes to several tasks, each of which replays the whole days and emits
    its own share of the rows. Half of the cores: a replay costs more than rows do, and other tables wait for cores too.
    """
    config: RetailConfig = run.config
    pieces = slices or config.slices or -(-_cores(run) // (2 * config.regions))
    tasks = config.regions * pieces
    # A range keeps one row in one partition through broadcast joins; a repartition would be coalesced by AQE.
    work = run.spark.range(0, tasks, 1, tasks).select(
        (F.col("id") % config.regions + 1).cast("int").alias("region_id"),
        F.floor(F.col("id") / config.regions).cast("int").alias("slice"),
    )
    plan = work.join(F.broadcast(region_plan), "region_id")
    state = run.previous("simulation_state") if begin is None else begin
    if state is not None:
        memory = state.groupBy("region_id").agg(F.collect_list(F.struct("field", "cells")).alias("memory"))
        plan = plan.join(F.broadcast(memory), "region_id")
    return plan.mapInPandas(
        partial(_run_regions, config=config, window=run.window, slices=pieces, emit=emit), schema=columns
    )


def _cores(run: Run) -> int:
    """Cores to spread one region's rows over; rows do not depend on it."""
    parallelism = run.spark.conf.get("spark.default.parallelism", None)
    return int(parallelism) if parallelism else os.cpu_count() or 1


def _run_regions(
    frames: Iterator[pd.DataFrame], config: RetailConfig, window: Window, slices: int, emit: Emit
) -> Iterator[pd.DataFrame]:
    for frame in frames:
        for record in frame.to_dict("records"):
            row = {str(name): value for name, value in record.items()}
            plan = plan_of(row, config, window)
            yield from _gathered(_run_region(plan, row.get("memory"), int(row["slice"]), slices, emit))


def _run_region(plan: Plan, memory: Any, piece: int, slices: int, emit: Emit) -> Iterator[pd.DataFrame]:
    remembered = None if memory is None else {item["field"]: of_cells(item["cells"]) for item in memory}
    region = open_region(plan, remembered)
    for day in range(plan.first_day if remembered is None else plan.emit_from, plan.last_day + 1):
        requests = draw_requests(plan, region.book, day, carts_per_order(region))
        rows, opening = simulate(region, day, requests)
        frame = emit(region, day, rows, opening, piece, slices)
        if frame is not None and len(frame):
            yield frame


def _gathered(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """The same rows in fewer frames."""
    waiting: list[pd.DataFrame] = []
    for frame in frames:
        waiting.append(frame)
        if sum(map(len, waiting)) >= _ROWS_PER_FRAME:
            yield pd.concat(waiting, ignore_index=True)
            waiting = []
    if waiting:
        yield pd.concat(waiting, ignore_index=True)


def open_region(plan: Plan, memory: dict[str, Any] | None) -> Region:
    """A region ready for its next day: with what it remembers, or stocked as a planner would on the first day."""
    book = WeekBook(plan)
    planner = Planner(plan, book)
    products = plan.product_id[plan.position_product]
    inventory = InventoryManager(plan.place_key[plan.position_place], products)
    state = State(inventory)
    if memory is not None:
        state.load(memory)
    else:
        state.safety, state.low_share = START_SAFETY, START_LOW_SHARE
        planner.stock_up(state, plan.first_day)
    return Region(plan, book, planner, state)


def _journal_rows(
    region: Region, day: int, rows: DayRows, opening: Int64Array, piece: int, slices: int
) -> pd.DataFrame | None:
    columns = rows.columns(opening)
    # Of the warm-up only goods that reach the shelf after it are written, with their own earlier dates.
    keep = (
        (columns["arrives"] >= region.plan.emit_from)
        if day < region.plan.emit_from
        else np.ones(len(columns["day"]), bool)
    )
    own = np.where(columns["product_id"] > 0, columns["product_id"], columns["event_id"])
    happened = as_frame(columns, keep & (own % slices == piece))
    if day != region.plan.emit_from - 1 or piece != 0:
        return happened
    return pd.concat([happened, memory_frame(region.plan, day, region.state.cells())], ignore_index=True)


def _position_rows(
    region: Region, day: int, rows: DayRows, opening: Int64Array, piece: int, slices: int
) -> pd.DataFrame | None:
    plan, state, stock = region.plan, region.state, region.state.inventory
    if day < plan.emit_from:
        return None
    own = np.flatnonzero(stock.product_key % slices == piece)
    columns = {
        "day": np.full(len(own), day),
        "region_id": np.full(len(own), plan.region_id),
        "location_key": stock.location_key[own],
        "product_id": stock.product_key[own],
        "opening": opening[own],
        "available": stock.available[own],
        "reserved": stock.reserved[own],
        "damaged": stock.damaged[own],
        "in_transit": state.on_order[own],
        "reorder_point": state.reorder_point[own],
        "order_up_to": state.order_up_to[own],
        "stockout_days": stock.stockout_days[own],
        "last_replenishment_day": stock.last_replenishment[own],
        "next_replenishment_day": state.next_arrival()[own],
    }
    wide = {"location_key", "product_id"}
    return pd.DataFrame(
        {name: values.astype(np.int64 if name in wide else np.int32) for name, values in columns.items()}, copy=False
    )


def _state_rows(
    region: Region, day: int, rows: DayRows, opening: Int64Array, piece: int, slices: int
) -> pd.DataFrame | None:
    if day < region.plan.last_day:
        return None
    return pd.DataFrame({"region_id": region.plan.region_id, "field": FIELDS, "cells": region.state.cells()})
