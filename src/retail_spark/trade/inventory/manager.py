"""Stock of many positions (location x product) as arrays, one entry a position."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from retail_spark.trade.inventory.allocation import allocate
from retail_spark.trade.inventory.due import DueQueue

IntArray = npt.NDArray[np.integer[Any]]
Int64Array = npt.NDArray[np.int64]
Ints = IntArray | int

_KEY_BASE = 1 << 32


def day_of(date_key: int) -> int:
    """Days since 1970-01-01 of a date key (yyyymmdd)."""
    year, rest = divmod(int(date_key), 10_000)
    return (date(year, rest // 100, rest % 100) - date(1970, 1, 1)).days


def date_key_of(day: int) -> int:
    """Date key (yyyymmdd) of a number of days since 1970-01-01."""
    then = date(1970, 1, 1) + timedelta(days=int(day))
    return then.year * 10_000 + then.month * 100 + then.day


class InventoryManager:
    """Available, reserved and damaged units per position, and what comes back to the shelf later.

    `available`, `reserved`, `damaged`, `stockout_days` and `last_replenishment` (day number, 0 = never) are int64
    arrays with one entry a position, sorted by (location_key, product_key); `position_of` turns keys into indices. The
    simulation works on indices, the methods with keys serve everybody else and take numbers or equally long arrays.
    """

    def __init__(self, location_key: IntArray, product_key: IntArray, available: IntArray | None = None) -> None:
        """Positions must be unique; `available` defaults to zero."""
        self.location_key = np.asarray(location_key, np.int64)
        self.product_key = np.asarray(product_key, np.int64)
        self._key = self.location_key * _KEY_BASE + self.product_key
        if np.any(self._key[1:] <= self._key[:-1]):
            raise ValueError("positions must be sorted by (location_key, product_key) and unique")
        size = len(self._key)
        self.available = np.zeros(size, np.int64) if available is None else np.array(available, np.int64)
        self.reserved = np.zeros(size, np.int64)
        self.damaged = np.zeros(size, np.int64)
        self.stockout_days = np.zeros(size, np.int64)
        self.last_replenishment = np.zeros(size, np.int64)
        self.returning = DueQueue("position", "quantity", "reference")

    @classmethod
    def initialize_inventory(cls, products_df: pd.DataFrame, locations_df: pd.DataFrame) -> InventoryManager:
        """Every product (product_key, initial_quantity) at every location (location_key)."""
        locations = np.sort(locations_df["location_key"].to_numpy(np.int64))
        products = products_df.sort_values("product_key")
        keys = products["product_key"].to_numpy(np.int64)
        stock = products["initial_quantity"].to_numpy(np.int64)
        if np.any(stock < 0):
            raise ValueError("initial_quantity must not be negative")
        return cls(np.repeat(locations, len(keys)), np.tile(keys, len(locations)), np.tile(stock, len(locations)))

    def position_of(self, product_key: Ints, location_key: Ints) -> Int64Array:
        """Index of each position; KeyError where a location does not carry the product."""
        location, product = np.broadcast_arrays(np.asarray(location_key), np.asarray(product_key))
        wanted = np.atleast_1d(location.astype(np.int64) * _KEY_BASE + product)
        index = np.searchsorted(self._key, wanted)
        known = index < len(self._key)
        known[known] = self._key[index[known]] == wanted[known]
        if not known.all():
            missing = int(wanted[~known][0])
            raise KeyError(f"location {missing // _KEY_BASE} does not carry product {missing % _KEY_BASE}")
        return index

    # --- by keys -------------------------------------------------------------------------------------------------
    def get_available_quantity(self, product_key: Ints, location_key: Ints, date_key: int) -> Int64Array:
        """Units for sale on that day, after what is due by its morning has been put on the shelf."""
        self.restock_by(date_key)
        return self.available[self.position_of(product_key, location_key)]

    def deduct_inventory(self, product_key: Ints, location_key: Ints, date_key: int, quantity: Ints) -> Int64Array:
        """Take units off the shelf in the order given; the units really taken, never more than there are."""
        self.restock_by(date_key)
        position = self.position_of(product_key, location_key)
        return self.take(position, np.broadcast_to(np.asarray(quantity, np.int64), position.shape))

    def schedule_replenishment(
        self, product_key: Ints, location_key: Ints, return_date: int, qty: Ints, delay_days: Ints
    ) -> None:
        """Units that came back on `return_date` (a date key) stand on the shelf again `delay_days` later."""
        position = self.position_of(product_key, location_key)
        quantity = np.broadcast_to(np.asarray(qty, np.int64), position.shape)
        due = day_of(return_date) + np.broadcast_to(np.asarray(delay_days, np.int64), position.shape)
        self.returning.push(due, position, quantity, 0)

    def restock_by(self, date_key: int) -> None:
        """Put on the shelf what is due by the morning of that date."""
        self.restock(day_of(date_key))

    def get_inventory_snapshot(self, date_key: int) -> pd.DataFrame:
        """One row per position: keys, units available, reserved, damaged and on hand, and days out of stock."""
        return pd.DataFrame(
            {
                "product_key": self.product_key,
                "location_key": self.location_key,
                "date_key": date_key,
                "quantity_available": self.available,
                "quantity_reserved": self.reserved,
                "quantity_damaged": self.damaged,
                "quantity_on_hand": self.available + self.reserved + self.damaged,
                "is_stockout": self.available == 0,
                "stockout_duration_days": self.stockout_days,
            }
        )

    def log_statistics(self) -> dict[str, float]:
        """Figures of the moment; the caller decides where they are printed."""
        size = len(self.available)
        empty = int(np.count_nonzero(self.available == 0))
        return {
            "total_positions": size,
            "stockout_positions": empty,
            "stockout_rate_pct": 100.0 * empty / size if size else 0.0,
            "pending_replenishments": len(self.returning.dump()["due"]),
        }

    # --- by position index ---------------------------------------------------------------------------------------
    def take(self, position: IntArray, wanted: IntArray) -> Int64Array:
        """Serve requests in the order given (any mix of positions); returns the units each one got."""
        order = np.argsort(position, kind="stable")
        got = np.empty(len(position), np.int64)
        got[order] = allocate(self.available, position[order], wanted[order])
        self.move(position, -got)
        return got

    def move(self, position: IntArray, quantity: IntArray) -> None:
        """Add signed units to the shelf; stock that would fall below zero is an error in the caller."""
        self.available += np.bincount(position, weights=quantity, minlength=len(self.available)).astype(np.int64)
        if len(position) and self.available[position].min() < 0:
            raise ValueError("stock fell below zero")

    def restock(self, day: int) -> tuple[Int64Array, Int64Array, Int64Array]:
        """Put on the shelf what is due by that morning; (position, quantity, reference to its cause) of it."""
        position, quantity, reference = self.returning.pop(day)
        self.move(position, quantity)
        return position, quantity, reference

    def close_day(self) -> None:
        """Count the days that each position has now closed without stock."""
        self.stockout_days = np.where(self.available == 0, self.stockout_days + 1, 0)
