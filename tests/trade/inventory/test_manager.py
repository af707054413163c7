"""Laws of the shelf: stock moves only through what is taken, returned or delivered."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from retail_spark.trade.inventory.manager import InventoryManager
from retail_spark.trade.inventory.validator import SalesValidator


@pytest.fixture
def shelf():
    products = pd.DataFrame({"product_key": [7, 5], "initial_quantity": [3, 10]})
    return InventoryManager.initialize_inventory(products, pd.DataFrame({"location_key": [2, 1]}))


def test_every_location_carries_every_product_at_its_opening_stock(shelf):
    assert shelf.location_key.tolist() == [1, 1, 2, 2]
    assert shelf.product_key.tolist() == [5, 7, 5, 7]
    assert shelf.available.tolist() == [10, 3, 10, 3]


def test_nobody_takes_more_than_there_is(shelf):
    assert shelf.deduct_inventory([7, 7, 5], [1, 1, 1], 20240101, [2, 2, 2]).tolist() == [2, 1, 2]
    assert shelf.get_available_quantity(7, 1, 20240101).tolist() == [0]


def test_a_return_stands_on_the_shelf_again_after_its_delay(shelf):
    shelf.deduct_inventory(7, 1, 20240130, 3)
    shelf.schedule_replenishment(7, 1, 20240130, 2, 3)
    assert shelf.log_statistics()["pending_replenishments"] == 1
    assert shelf.get_available_quantity(7, 1, 20240201).tolist() == [0]
    assert shelf.get_available_quantity(7, 1, 20240202).tolist() == [2]


def test_an_unknown_position_is_named(shelf):
    with pytest.raises(KeyError, match="location 3 does not carry product 5"):
        shelf.get_available_quantity([7, 5], [1, 3], 20240101)


def test_stock_below_zero_is_an_error_of_the_caller(shelf):
    with pytest.raises(ValueError, match="below zero"):
        shelf.move(np.array([0]), np.array([-11]))


def test_a_snapshot_holds_on_hand_as_available_reserved_and_damaged(shelf):
    shelf.reserved[0], shelf.damaged[0], shelf.available[1] = 2, 1, 0
    shelf.close_day()
    snapshot = shelf.get_inventory_snapshot(20240101)
    assert snapshot["quantity_on_hand"].tolist() == [13, 0, 10, 3]
    assert snapshot["is_stockout"].tolist() == [False, True, False, False]
    assert snapshot["stockout_duration_days"].tolist() == [0, 1, 0, 0]


def test_the_earlier_of_two_shoppers_gets_the_last_unit(shelf):
    requests = pd.DataFrame(
        {
            "request_id": ["late", "early"],
            "product_key": [7, 7],
            "location_key": [2, 2],
            "requested_qty": [2, 2],
            "arrival_order": [0.9, 0.1],
        }
    )
    result = SalesValidator(shelf).allocate_batch(requests).set_index("request_id")
    assert result.loc["early", ["allocated", "inventory_at_purchase"]].tolist() == [2, 3]
    assert result.loc["late", ["allocated", "inventory_at_purchase"]].tolist() == [1, 1]
    assert result["is_inventory_constrained"].tolist() == [True, False]


def test_a_refused_shopper_leaves_the_shelf_unchanged(shelf):
    shelf.available[:] = 0
    validator = SalesValidator(shelf)
    result = validator.validate_purchase(5, 1, 20240101, 2, 99)
    assert result.loc[0, ["requested", "allocated", "success"]].tolist() == [2, 0, False]
    assert shelf.available.tolist() == [0, 0, 0, 0]
    assert validator.log_statistics() == {"total_requests": 1, "constrained_requests": 1, "failed_requests": 1}


def test_low_stock_is_fewer_units_than_the_threshold(shelf):
    validator = SalesValidator(shelf, low_inventory_threshold=5)
    assert validator.is_low_inventory([5, 7], [1, 1], 20240101).tolist() == [False, True]
    assert validator.check_inventory_availability([5, 7], [1, 1], 20240101, [10, 4]).tolist() == [True, False]
