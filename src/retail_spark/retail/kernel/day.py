"""A region's day in order: what comes in, what shoppers take, what comes back, what is lost, what is sent."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retail_spark.retail.kernel import carts, journal, transport
from retail_spark.retail.kernel.demand import DAY, Requests
from retail_spark.retail.kernel.disruption import add_disruption_rows
from retail_spark.retail.kernel.region import Region
from retail_spark.retail.kernel.returns import take_back
from retail_spark.retail.kernel.rows import DayRows
from retail_spark.retail.kernel.selling import sell
from retail_spark.retail.kernel.shrink import lose
from retail_spark.retail.kernel.supply import receive, replenish

Int64Array = npt.NDArray[np.int64]

AFTER_CLOSE = DAY - 1


def simulate(region: Region, day: int, requests: Requests) -> tuple[DayRows, Int64Array]:
    """Run one day; its journal rows, and the available units of each position before its inflow."""
    opening = region.state.inventory.available.copy()
    rows = DayRows(region.plan, day)
    add_disruption_rows(region.plan, rows, day)
    receive(region, rows, day)
    sell(region, rows, day, carts.settle(region, rows, day, requests))
    take_back(region, rows, day)
    lose(region, rows, day)
    replenish(region, rows, day)
    _close(region, rows, day, opening)
    return rows, opening


def _close(region: Region, rows: DayRows, day: int, opening: Int64Array) -> None:
    plan, state, stock = region.plan, region.state, region.state.inventory
    position, quantity, shipment_id, truck = state.inbound.peek(day + 1)
    rows.add(
        journal.UNLOAD,
        position=position,
        second=transport.unloading_seconds(plan, shipment_id, plan.position_place[position]),
        quantity=quantity,
        event_id=shipment_id,
        parent_id=truck,
        other_key=plan.place_key[plan.dc],
        arrives=day + 1,
    )
    transport.add_truck_rows(plan, state, rows, day)
    state.shipments.pop(day)
    position, quantity = state.release.pop(day)
    np.subtract.at(stock.reserved, position, quantity)
    was_empty = stock.stockout_days > 0
    stock.close_day()
    if day == plan.origin:
        stock.stockout_days = np.minimum(stock.stockout_days, 1)  # what was open at the start begins on day 1
        was_empty[:] = False
    emptied = np.flatnonzero((stock.stockout_days > 0) & ~was_empty)
    rows.add(journal.STOCKOUT, position=emptied, second=AFTER_CLOSE, quantity=opening[emptied])
    region.planner.service_review(state, day)
