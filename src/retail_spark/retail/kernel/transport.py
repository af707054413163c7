"""Trucks between the distribution centre and its places: one shipment is one truck, one destination, one day."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import integer_between, uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel import journal
from retail_spark.retail.kernel.plan import Plan
from retail_spark.retail.kernel.rows import DayRows
from retail_spark.retail.kernel.state import State

Int64Array = npt.NDArray[np.int64]

DELAYED_SHARE = 0.03  # of shipments arrive a day late
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def shipment_ids(plan: Plan, day: int, place: Int64Array) -> Int64Array:
    """Id of the shipment that is loaded on a day for a place."""
    return day * journal.SHIPMENTS_PER_DAY + plan.place_key[place]


def unload_days(plan: Plan, shipment_id: Int64Array) -> Int64Array:
    """The day on which a shipment is unloaded: the one after loading, or a day later if it is delayed."""
    delayed = uniform(hash64(plan.config.seed, "shipment.delayed", shipment_id)) < DELAYED_SHARE
    return shipment_id // journal.SHIPMENTS_PER_DAY + 1 + delayed


def loading_seconds(plan: Plan, shipment_id: Int64Array) -> Int64Array:
    """When loading begins: after 22:00, so after the DC has counted its stock."""
    return 22 * HOUR + integer_between(hash64(plan.config.seed, "shipment.loading", shipment_id), 0, 90) * MINUTE


def assign_trucks(plan: Plan, state: State, place: Int64Array, day: int) -> Int64Array:
    """A place's own truck, or one of the pool while that is still away with a delayed load; 0 if none is free."""
    away = np.concatenate(
        [state.shipments.peek(due)[2] for due in state.shipments.due_days() if due > day] or [place[:0]]
    )
    truck = plan.truck_of[place]
    missing = np.flatnonzero(np.isin(truck, away))
    free = plan.pool_trucks[~np.isin(plan.pool_trucks, away)]
    truck[missing] = 0
    truck[missing[: len(free)]] = free[: len(missing)]
    return truck


def add_truck_rows(plan: Plan, state: State, rows: DayRows, day: int) -> None:
    """The statuses that shipments reach on this day; a delayed one is on the road for two days."""
    for unload_day in state.shipments.due_days():
        shipment_id, place, truck = state.shipments.peek(unload_day)
        loaded = shipment_id // journal.SHIPMENTS_PER_DAY
        departed, arrived, unloading, completed = _timetable(plan, shipment_id, place, unload_day - loaded)
        late = unload_day - loaded > 1
        always = np.ones(len(place), bool)
        steps: list[tuple[int, Int64Array | int, Int64Array, npt.NDArray[np.bool_]]] = [
            (journal.SCHEDULED, loaded, np.full(len(place), 20 * HOUR), always),
            (journal.LOADING, loaded, loading_seconds(plan, shipment_id), always),
            (journal.IN_TRANSIT, loaded + 1, departed, always),
            (journal.DELAYED, loaded + 1, np.full(len(place), 18 * HOUR), late),
            (journal.ARRIVED, unload_day, arrived, always),
            (journal.UNLOADING, unload_day, unloading, always),
            (journal.COMPLETED, unload_day, completed, always),
        ]
        until_unload = (unload_day - day) * DAY
        for status, when, second, happens in steps:
            now = np.flatnonzero((np.broadcast_to(when, loaded.shape) == day) & happens)
            rows.add(
                journal.TRUCK,
                location_key=plan.place_key[place[now]],
                other_key=plan.place_key[plan.dc],
                event_id=shipment_id[now],
                parent_id=truck[now],
                code=status,
                second=second[now],
                move_second=arrived[now] + until_unload,
                end_second=completed[now] + until_unload,
                arrives=unload_day + 1,
            )


def unloading_seconds(plan: Plan, shipment_id: Int64Array, place: Int64Array) -> Int64Array:
    """When unloading begins, seconds after midnight of the day of unloading."""
    days = unload_days(plan, shipment_id) - shipment_id // journal.SHIPMENTS_PER_DAY
    return _timetable(plan, shipment_id, place, days)[2]


def _timetable(
    plan: Plan, shipment_id: Int64Array, place: Int64Array, days: Int64Array
) -> tuple[Int64Array, Int64Array, Int64Array, Int64Array]:
    """(departure, arrival, start and end of unloading), seconds after midnight of the day of each.

    The way takes 2-12 hours, most of it the place's distance; a delayed truck spends the night on the road.
    """
    seed, key = plan.config.seed, plan.place_key[place]
    departed = 5 * HOUR + integer_between(hash64(seed, "shipment.departure", shipment_id), 0, 60) * MINUTE
    distance = integer_between(hash64(seed, "place.distance", key), 120, 600) * MINUTE
    travel = distance + integer_between(hash64(seed, "shipment.traffic", shipment_id), 0, 120) * MINUTE
    next_morning = 6 * HOUR + travel // 4
    arrived = np.where(days > 1, next_morning, departed + travel)
    unloading = arrived + integer_between(hash64(seed, "shipment.dock", shipment_id), 5, 30) * MINUTE
    completed = unloading + integer_between(hash64(seed, "shipment.unloading", shipment_id), 30, 90) * MINUTE
    return departed, arrived, unloading, completed
