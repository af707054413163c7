"""What a region remembers from day to day; it goes out and comes in as rows, so a horizon can be cut anywhere."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from retail_spark.trade.inventory.due import DueQueue
from retail_spark.trade.inventory.manager import InventoryManager

Int64Array = npt.NDArray[np.int64]

STATE_COLUMNS = """
    region_id INT NOT NULL COMMENT 'region that remembers',
    field STRING NOT NULL COMMENT 'what is remembered: <part>.<column>; fields of one part are equally long arrays',
    cells BINARY NOT NULL COMMENT 'one 64-bit integer a position, pending row or figure, in a fixed order'
"""
_POSITION_FIELDS = ("order_up_to", "reorder_point", "retry", "on_order")
_STOCK_FIELDS = ("available", "reserved", "damaged", "stockout_days", "last_replenishment")


class State:
    """Stock, everything on its way, and the planner's memory. Integers only, so that it survives storage exactly.

    `order_up_to`, `reorder_point`, `on_order` (units not yet arrived) and `retry` (the DC came up short: ask again
    tomorrow) have one entry a position. `safety` is the planner's safety factor in millionths; `empty` and `counted`
    are position-days at zero and in all since the last service review. `low_share` is the share of carts with a low
    product in the last full week, in millionths; `low_carts` and `carts` count those of this week.
    """

    def __init__(self, inventory: InventoryManager) -> None:
        """A state without anything under way."""
        size = len(inventory.available)
        self.inventory = inventory
        self.order_up_to = np.zeros(size, np.int64)
        self.reorder_point = np.zeros(size, np.int64)
        self.on_order = np.zeros(size, np.int64)
        self.retry = np.zeros(size, np.int64)
        self.safety = 0
        self.empty = 0
        self.counted = 0
        self.low_share = 0
        self.low_carts = 0
        self.carts = 0
        self.inbound = DueQueue("position", "quantity", "shipment_id", "truck_id")
        self.supply = DueQueue("position", "quantity", "reorder_id")
        self.release = DueQueue("position", "quantity")
        self.cancelled = DueQueue("position", "quantity", "line_id", "second")  # due = the morning of the release
        self.returns = DueQueue(
            "line_id",
            "second",
            "position",
            "customer",
            "quantity",
            "unit_cents",
            "discount_cents",
            "tax_cents",
            "promo_id",
            "online",
        )
        self.recoveries = DueQueue("cart_id", "line_num", "position", "customer", "second", "wanted", "mode")
        self.shipments = DueQueue("shipment_id", "place", "truck_id")  # due = the day of unloading

    def queues(self) -> dict[str, DueQueue]:
        """Everything pending, by name."""
        return {
            "inbound": self.inbound,
            "supply": self.supply,
            "release": self.release,
            "cancelled": self.cancelled,
            "returns": self.returns,
            "recoveries": self.recoveries,
            "shipments": self.shipments,
            "restock": self.inventory.returning,
        }

    def next_arrival(self) -> Int64Array:
        """Day on which the next goods under way reach each position; 0 where none are."""
        arrival = np.zeros(len(self.on_order), np.int64)
        for queue in (self.inbound, self.supply):
            for day in reversed(queue.due_days()):
                arrival[queue.peek(day)[0]] = day
        return arrival

    def dump(self) -> dict[str, Int64Array]:
        """Every remembered number, by field name."""
        fields = {f"position.{name}": getattr(self, name) for name in _POSITION_FIELDS}
        fields |= {f"stock.{name}": getattr(self.inventory, name) for name in _STOCK_FIELDS}
        for part, queue in self.queues().items():
            fields |= {f"{part}.{column}": values for column, values in queue.dump().items()}
        fields["planner.memory"] = np.array([self.safety, self.empty, self.counted], np.int64)
        fields["digital.memory"] = np.array([self.low_share, self.low_carts, self.carts], np.int64)
        return fields

    def cells(self) -> list[bytes]:
        """The numbers of each field as they are stored, in the order of `FIELDS`."""
        return [values.astype("<i8").tobytes() for values in self.dump().values()]

    def load(self, fields: Mapping[str, Int64Array]) -> None:
        """Take over what `dump` gave."""
        for name in _POSITION_FIELDS:
            setattr(self, name, np.array(fields[f"position.{name}"], np.int64))
        for name in _STOCK_FIELDS:
            setattr(self.inventory, name, np.array(fields[f"stock.{name}"], np.int64))
        for part, queue in self.queues().items():
            queue.load({column: np.array(fields[f"{part}.{column}"], np.int64) for column in ("due", *queue.columns)})
        self.safety, self.empty, self.counted = (int(value) for value in fields["planner.memory"])
        self.low_share, self.low_carts, self.carts = (int(value) for value in fields["digital.memory"])


_NOWHERE = np.zeros(0, np.int64)
FIELDS = tuple(State(InventoryManager(_NOWHERE, _NOWHERE)).dump())
"""What is remembered, in the order of `dump`: the code of a MEMORY row of the journal is a place in it."""


def of_cells(cells: bytes) -> Int64Array:
    """The numbers that were stored."""
    return np.frombuffer(cells, "<i8").astype(np.int64)
