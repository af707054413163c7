from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from pyspark.sql import SparkSession

from retail_spark.core.views import create_views, views_of, views_over
from retail_spark.retail import RETAIL

Make = Callable[..., Any]

MONDAY, TUESDAY = date(2024, 1, 1), date(2024, 1, 2)
SHOP, WAREHOUSE, CENTRE = 1, 100_002, 100_001
HAT = 1


@pytest.fixture(scope="module")
def truth(spark: SparkSession, table: Make) -> Iterator[dict[tuple[date, int], dict[str, Any]]]:
    """A hat in a shop and its region's warehouse on two days; on Tuesday shoppers in the shop find too few."""
    position = {"region_id": 1, "product_id": HAT}
    line = {"product_id": HAT, "store_id": SHOP}
    stories = {
        "inventory_positions": [
            position | {"dt": day, "location_key": place, "opening": 5, "available": left}
            for day, place, left in (
                (MONDAY, SHOP, 5), (TUESDAY, SHOP, 0), (MONDAY, WAREHOUSE, 4), (MONDAY, CENTRE, 50),
            )
        ],
        "demand_rates": [
            {"dt": MONDAY, "location_key": SHOP, "product_id": HAT, "shop_units": 2.0, "online_units": 0.5},
            {"dt": MONDAY, "location_key": WAREHOUSE, "product_id": HAT, "shop_units": 0.0, "online_units": 3.0},
        ],
        "distribution_centers": [
            {"id": 1, "region_id": 1, "dc_type": "dc"}, {"id": 2, "region_id": 1, "dc_type": "warehouse"},
            {"id": 3, "region_id": 1, "dc_type": "warehouse"},
        ],
        "demand_factors": [
            {"location_id": place, "dt": day, "total": total}
            for place, day, total in (
                (SHOP, MONDAY, 0.7), (SHOP, TUESDAY, 2.0), (WAREHOUSE, MONDAY, 1.0), (WAREHOUSE, TUESDAY, 1.2),
            )
        ],
        "receipt_lines": [
            line | {"dt": TUESDAY, "quantity": 4, "requested_quantity": 6},
            line | {"dt": TUESDAY, "quantity": 1, "requested_quantity": 1, "substitutes_request_id": 9},
            line | {"dt": TUESDAY, "quantity": -1},
        ],
        "lost_requests": [
            {"dt": TUESDAY, "location_key": SHOP, "product_id": HAT, "quantity": 4, "requested_quantity": 6},
            {"dt": TUESDAY, "location_key": SHOP, "product_id": HAT, "quantity": 0, "requested_quantity": 3},
        ],
        "online_order_lines": [
            {"dt": MONDAY, "location_key": WAREHOUSE, "product_id": HAT, "quantity": 1, "requested_quantity": 1},
        ],
    }  # fmt: skip
    for name, rows in stories.items():
        table(name, *rows).createOrReplaceTempView(name)
    assert create_views(spark, views_over(RETAIL, stories)) == ["gold_demand_truth"]
    found = [row.asDict() for row in spark.table("gold_demand_truth").collect()]
    yield {(row["dt"], row["location_key"]): row for row in found}
    for name in (*stories, "gold_demand_truth"):
        spark.catalog.dropTempView(name)


def test_a_position_s_day_tells_what_was_wanted_sold_and_lost(truth: dict[Any, dict[str, Any]]) -> None:
    assert truth.keys() == {(MONDAY, SHOP), (TUESDAY, SHOP), (MONDAY, WAREHOUSE)}
    names = ("wanted_units", "sold_units", "lost_units", "substitute_units")
    assert [truth[TUESDAY, SHOP][name] for name in names] == [9, 4, 5, 1]
    assert [truth[MONDAY, SHOP][name] for name in names] == [0, 0, 0, 0]
    assert [truth[MONDAY, WAREHOUSE][name] for name in names] == [1, 1, 0, 0]


def test_what_was_expected_follows_the_day_in_the_shop_and_online(truth: dict[Any, dict[str, Any]]) -> None:
    assert truth[MONDAY, SHOP]["expected_units"] == pytest.approx(2.0 * 0.7 + 0.5 * 1.0)
    assert truth[TUESDAY, SHOP]["expected_units"] == pytest.approx(2.0 * 2.0 + 0.5 * 1.2)
    assert truth[MONDAY, WAREHOUSE]["expected_units"] == pytest.approx(3.0)


def test_it_says_whether_the_shelf_was_empty(truth: dict[Any, dict[str, Any]]) -> None:
    assert [truth[day, SHOP]["is_available_at_close"] for day in (MONDAY, TUESDAY)] == [True, False]


def test_no_column_that_it_declares_as_required_is_null(truth: dict[Any, dict[str, Any]]) -> None:
    (view,) = views_of(RETAIL)
    assert all(column.is_required and column.comment for column in view.columns)
    assert all(None not in row.values() and list(row) == [c.name for c in view.columns] for row in truth.values())


def test_a_view_is_left_out_where_a_table_is_not_there() -> None:
    (view,) = views_of(RETAIL)
    assert views_over(RETAIL, view.reads) == [view]
    assert views_over(RETAIL, view.reads - {"demand_rates"}) == []


def test_views_say_what_they_read() -> None:
    (view,) = views_of(RETAIL)
    assert "inventory_positions" in view.reads
    assert view.reads <= RETAIL.tables.keys()
    assert view.comment.startswith("One row per")
