"""Whether a shopper can have what they want: sales never exceed the stock at their moment."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from retail_spark.trade.inventory.allocation import allocate, running_sum_before
from retail_spark.trade.inventory.manager import InventoryManager

IntArray = npt.NDArray[np.integer[Any]]
Int64Array = npt.NDArray[np.int64]
Ints = IntArray | int


class SalesValidator:
    """Allocates requests against an `InventoryManager`, first come, first served."""

    def __init__(self, inventory: InventoryManager, low_inventory_threshold: int = 5) -> None:
        """`low_inventory_threshold`: fewer available units than this count as low."""
        self.inventory = inventory
        self.low_inventory_threshold = low_inventory_threshold
        self._requests = 0
        self._constrained = 0
        self._failed = 0

    def allocate_positions(self, position: IntArray, wanted: IntArray) -> Int64Array:
        """Units per request; requests stand sorted by (position, arrival). Stock is reduced by what they get."""
        got = allocate(self.inventory.available, position, wanted)
        self.inventory.move(position, -got)
        self._requests += len(got)
        self._constrained += int(np.count_nonzero(got < wanted))
        self._failed += int(np.count_nonzero((got == 0) & (wanted > 0)))
        return got

    def allocate_batch(self, requests: pd.DataFrame) -> pd.DataFrame:
        """Allocate rows (request_id, product_key, location_key, requested_qty, arrival_order) in order of arrival.

        Returns the same rows in the same order with requested, allocated, success, is_inventory_constrained and
        inventory_at_purchase.
        """
        position = self.inventory.position_of(
            requests["product_key"].to_numpy(np.int64), requests["location_key"].to_numpy(np.int64)
        )
        wanted = requests["requested_qty"].to_numpy(np.int64)
        order = np.lexsort((requests["arrival_order"].to_numpy(), position))
        stock = self.inventory.available[position[order]]
        allocated = np.empty(len(order), np.int64)
        available = np.empty(len(order), np.int64)
        allocated[order] = self.allocate_positions(position[order], wanted[order])
        available[order] = stock - running_sum_before(position[order], allocated[order])
        return requests.assign(
            requested=wanted,
            allocated=allocated,
            success=allocated > 0,
            is_inventory_constrained=allocated < wanted,
            inventory_at_purchase=available,
        )

    def validate_purchase(
        self, product_key: Ints, location_key: Ints, date_key: int, requested_qty: Ints, customer_key: Ints
    ) -> pd.DataFrame:
        """Allocate purchases in the order given; the single-row form is the same code on length 1."""
        columns = np.broadcast_arrays(*map(np.atleast_1d, (product_key, location_key, requested_qty, customer_key)))
        self.inventory.restock_by(date_key)
        requests = pd.DataFrame(
            dict(zip(("product_key", "location_key", "requested_qty", "customer_key"), columns, strict=True))
        )
        return self.allocate_batch(requests.assign(arrival_order=np.arange(len(requests))))

    def is_low_inventory(self, product_key: Ints, location_key: Ints, date_key: int) -> npt.NDArray[np.bool_]:
        """Whether fewer units than the threshold are available."""
        available = self.inventory.get_available_quantity(product_key, location_key, date_key)
        return available < self.low_inventory_threshold

    def check_inventory_availability(
        self, product_key: Ints, location_key: Ints, date_key: int, qty: Ints
    ) -> npt.NDArray[np.bool_]:
        """Whether the whole quantity could be sold now; nothing is taken."""
        return self.inventory.get_available_quantity(product_key, location_key, date_key) >= np.asarray(qty)

    def log_statistics(self) -> dict[str, int]:
        """Requests so far, those cut or refused, and those refused outright."""
        return {
            "total_requests": self._requests,
            "constrained_requests": self._constrained,
            "failed_requests": self._failed,
        }
