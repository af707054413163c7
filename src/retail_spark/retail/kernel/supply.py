"""Goods on their way: what arrives in the morning, what positions ask for at night, what the DC loads for them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retail_spark.retail.kernel import disruption, journal, transport
from retail_spark.retail.kernel.demand import DAY
from retail_spark.retail.kernel.region import Region
from retail_spark.retail.kernel.replenish import Orders, load_trucks
from retail_spark.retail.kernel.rows import ARRIVED, LOADED, RESTOCKED, SUPPLIED, DayRows
from retail_spark.retail.kernel.weights import monday_of

Int64Array = npt.NDArray[np.int64]

AFTER_CLOSE = DAY - 1


def receive(region: Region, rows: DayRows, day: int) -> None:
    """Put on the shelves what was due by this morning: supplies, truckloads, returns, what was cancelled yesterday."""
    state, stock = region.state, region.state.inventory
    if monday_of(day) == day:
        stock.damaged[:] = 0  # damaged goods are cleared once a week
    position, quantity, reorder_id = state.supply.pop(day)
    stock.move(position, quantity)
    _arrived(region, position, quantity, day)
    rows.add(journal.SUPPLY, position=position, phase=SUPPLIED, quantity=quantity, event_id=reorder_id)
    position, quantity, shipment_id, truck = state.inbound.pop(day)
    stock.move(position, quantity)
    _arrived(region, position, quantity, day)
    rows.add(
        journal.ARRIVE,
        position=position,
        phase=ARRIVED,
        quantity=quantity,
        event_id=shipment_id,
        parent_id=truck,
        other_key=region.plan.place_key[region.plan.dc],
    )
    region.received = (position, shipment_id)
    position, quantity, line_id = stock.restock(day)
    rows.add(journal.RESTOCK, position=position, phase=RESTOCKED, quantity=quantity, event_id=line_id)
    position, quantity, line_id, second = state.cancelled.pop(day)
    np.subtract.at(stock.reserved, position, quantity)
    stock.move(position, quantity)
    rows.add(
        journal.RELEASE,
        position=position,
        phase=RESTOCKED,
        quantity=quantity,
        event_id=line_id,
        code=journal.ONLINE,
        start_second=second,
    )


def _arrived(region: Region, position: Int64Array, quantity: Int64Array, day: int) -> None:
    np.subtract.at(region.state.on_order, position, quantity)
    region.state.inventory.last_replenishment[position] = day


def replenish(region: Region, rows: DayRows, day: int) -> None:
    """Positions due for review ask; the DC orders from suppliers, and loads what it has for the others."""
    plan, state = region.plan, region.state
    orders = region.planner.review(state, day)
    place, product = plan.position_place[orders.position], plan.position_product[orders.position]
    at_dc = place == plan.dc
    reorder_id = (
        day * journal.REORDERS_PER_DAY + plan.place_key[place] * journal.REORDERS_PER_PLACE + plan.product_id[product]
    )
    due = np.zeros(len(place), np.int64)  # of what suppliers bring; goods for the others have no day yet
    promised = day + region.planner.supplier_delay(orders.position[at_dc], day)
    due[at_dc] = disruption.received(plan, promised, reorder_id[at_dc])
    available = state.inventory.available[orders.position]
    level = orders.point + 1
    priority = np.select([available == 0, available * 4 <= level], [journal.URGENT, journal.HIGH], journal.NORMAL)
    rows.add(
        journal.REORDER,
        position=orders.position,
        second=AFTER_CLOSE,
        quantity=orders.asked,
        balance=orders.stock,
        wanted=orders.point,
        event_id=reorder_id,
        other_key=np.where(at_dc, 0, plan.place_key[plan.dc]),
        code=priority,
        arrives=due,
    )
    state.supply.push(due[at_dc], orders.position[at_dc], orders.asked[at_dc], reorder_id[at_dc])
    state.on_order[orders.position[at_dc]] += orders.asked[at_dc]
    _load(region, rows, day, orders.take(~at_dc))


def _load(region: Region, rows: DayRows, day: int, orders: Orders) -> None:
    plan, state = region.plan, region.state
    dc_position = plan.position_of[plan.dc]
    asking = plan.position_place[orders.position]
    served, truck_of = np.unique(asking), np.zeros(plan.dc, np.int64)
    truck_of[served] = transport.assign_trucks(plan, state, served, day)
    waits = truck_of[asking] == 0
    state.retry[orders.position[waits]] = 1
    orders = orders.take(~waits)
    lost = disruption.lost_percent(plan.config.seed, int(plan.place_key[plan.dc]), np.array([day]))
    loaded = load_trucks(plan, orders, state.inventory.available[dc_position], int(lost[0]))
    state.retry[orders.position[loaded < orders.asked]] = 1
    position, loaded = orders.position[loaded > 0], loaded[loaded > 0]
    place, product = plan.position_place[position], plan.position_product[position]
    destinations, index = np.unique(place, return_inverse=True)
    truck = truck_of[destinations]
    shipment = transport.shipment_ids(plan, day, destinations)
    unload_day = transport.unload_days(plan, shipment)
    state.shipments.push(unload_day, shipment, destinations, truck)
    arrives = unload_day[index] + 1
    rows.add(
        journal.LOAD,
        position=dc_position[product],
        phase=LOADED,
        second=transport.loading_seconds(plan, shipment)[index],
        quantity=-loaded,
        event_id=shipment[index],
        parent_id=truck[index],
        other_key=plan.place_key[place],
        arrives=arrives,
    )
    state.inventory.move(dc_position[product], -loaded)
    np.add.at(state.on_order, position, loaded)
    state.inbound.push(arrives, position, loaded, shipment[index], truck[index])
