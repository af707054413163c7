"""Each law on a few hand-made rows: it holds where it should, and a planted fault breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any, NamedTuple

import pytest
from pyspark.sql import DataFrame, SparkSession

from retail_spark.core.checks import check_from, run_checks


class Story(NamedTuple):
    """Rows of tables under which a check holds, and one row that breaks it."""

    check: str
    tables: dict[str, tuple[str, list[tuple[Any, ...]]]]
    fault: tuple[str, tuple[Any, ...]]


SHIPPED = "id BIGINT, order_id BIGINT, origin_type STRING, origin_id BIGINT, destination_type STRING, destination_id BIGINT, shipment_type STRING, total_cases INT"  # noqa: E501
LOADED = "shipment_id BIGINT, batch_id BIGINT, sku_id BIGINT, quantity_cases INT, batch_fraction DECIMAL(9,8)"
TO_SHOP = (1, 10, "dc", 1, "store", 5, "dc_to_store", 6)
TO_DC = (2, None, "plant", 1, "dc", 1, "plant_to_dc", 8)
STOCK = "id BIGINT, location_type STRING, location_id BIGINT, sku_id BIGINT, batch_id BIGINT, quantity_cases INT, quantity_reserved INT, quantity_available INT"  # noqa: E501
STORIES = [
    Story(
        "batches_weigh_what_went_in",
        {
            "batches": ("id BIGINT, quantity_kg DECIMAL(12,2), scrap_kg DECIMAL(12,2)", [(1, 9, 1)]),
            "batch_ingredients": ("batch_id BIGINT, actual_quantity_kg DECIMAL(12,4)", [(1, 4), (1, 6)]),
        },
        ("batch_ingredients", (1, 1)),
    ),
    Story(
        "no_lot_is_overdrawn",
        {
            "goods_receipt_lines": (
                "lot_number STRING, accepted_quantity_kg DECIMAL(12,2), rejected_quantity_kg DECIMAL(12,2), "
                "quantity_received DECIMAL(12,2)",
                [("L", 9, 1, 10)],
            ),
            "batch_ingredients": ("lot_number STRING, actual_quantity_kg DECIMAL(12,4)", [("L", 9)]),
        },
        ("batch_ingredients", ("L", 1)),
    ),
    Story(
        "every_case_made_stands_somewhere",
        {
            "batches": ("id BIGINT, output_cases INT", [(1, 10)]),
            "inventory": (STOCK, [(1, "plant", 1, 1, 1, 2, 2, 0), (2, "dc", 1, 1, 1, 8, 0, 8)]),
        },
        ("inventory", (3, "store", 1, 1, 1, 1, 0, 1)),
    ),
    Story(
        "lines_get_no_more_than_they_ask",
        {
            "order_lines": ("order_id BIGINT, line_number INT, quantity_cases INT", [(10, 1, 6)]),
            "order_allocations": ("order_id BIGINT, order_line_number INT, allocated_cases INT", [(10, 1, 6)]),
        },
        ("order_allocations", (10, 1, 1)),
    ),
    Story(
        "dcs_allocate_no_more_than_they_hold",
        {
            "order_allocations": ("dc_id BIGINT, batch_id BIGINT, allocated_cases INT", [(1, 1, 6), (1, 1, 2)]),
            "inventory": (STOCK, [(2, "dc", 1, 1, 1, 8, 0, 8)]),
        },
        ("order_allocations", (1, 1, 1)),
    ),
    Story(
        "no_batch_is_shipped_beyond_its_allocation",
        {
            "order_allocations": (
                "order_id BIGINT, dc_id BIGINT, batch_id BIGINT, allocated_cases INT",
                [(10, 1, 1, 6)],
            ),
            "shipments": (SHIPPED, [TO_SHOP]),
            "shipment_lines": (LOADED, [(1, 1, 1, 6, 0.6)]),
        },
        ("shipment_lines", (1, 1, 1, 1, 0.1)),
    ),
    Story(
        "plants_ship_what_dcs_hold",
        {
            "shipments": (SHIPPED, [TO_SHOP, TO_DC]),
            "shipment_lines": (LOADED, [(2, 1, 1, 8, 0.8)]),
            "inventory": (STOCK, [(1, "plant", 1, 1, 1, 2, 2, 0), (2, "dc", 1, 1, 1, 8, 0, 8)]),
        },
        ("inventory", (3, "in_transit", 2, 1, 1, 1, 0, 1)),
    ),
    Story(
        "parts_of_a_batch_are_no_more_than_the_whole",
        {
            "shipments": (SHIPPED, [TO_SHOP, TO_DC]),
            "shipment_lines": (LOADED, [(2, 1, 1, 8, 0.8), (1, 1, 1, 6, 0.6)]),
        },
        ("shipment_lines", (1, 1, 1, 5, 0.5)),
    ),
    Story(
        "returns_never_exceed_shipments",
        {
            "orders": ("id BIGINT, actual_delivery_date DATE", [(10, "2024-01-02")]),
            "returns": ("id BIGINT, order_id BIGINT, return_date DATE", [(10, 10, "2024-01-05")]),
            "return_lines": ("return_id BIGINT, batch_id BIGINT, quantity_cases INT", [(10, 1, 6)]),
            "shipments": (SHIPPED, [TO_SHOP]),
            "shipment_lines": (LOADED, [(1, 1, 1, 6, 0.6)]),
        },
        ("return_lines", (10, 1, 1)),
    ),
    Story(
        "what_comes_back_is_disposed_of",
        {
            "return_lines": (
                "return_id BIGINT, line_number INT, quantity_cases INT, condition STRING",
                [(10, 1, 6, "expired")],
            ),
            "disposition_logs": (
                "return_id BIGINT, return_line_number INT, quantity_cases INT, disposition STRING",
                [(10, 1, 6, "scrap")],
            ),
        },
        ("disposition_logs", (10, 1, 0, "restock")),
    ),
]


def typed(spark: SparkSession, columns: str, rows: list[tuple[Any, ...]]) -> DataFrame:
    """Rows written as plain numbers and words, cast to the columns' types."""
    fields = re.findall(r"(\w+) ([A-Z]+(?:\(\d+,\d+\))?)", columns)
    words = [tuple(None if value is None else str(value) for value in row) for row in rows]
    frame = spark.createDataFrame(words, ", ".join(f"{name} STRING" for name, _ in fields))
    return frame.selectExpr(*(f"CAST({name} AS {kind}) AS {name}" for name, kind in fields))


@pytest.fixture
def status(spark: SparkSession) -> Iterator[Callable[[Story, bool], str]]:
    made: set[str] = set()

    def measure(story: Story, with_fault: bool) -> str:
        for name, (columns, rows) in story.tables.items():
            planted = [story.fault[1]] if with_fault and story.fault[0] == name else []
            typed(spark, columns, rows + planted).createOrReplaceTempView(name)
            made.add(name)
        path = files("retail_spark") / "sql" / "fmcg" / "checks" / f"{story.check}.sql"
        return run_checks(spark, [check_from(story.check, path.read_text(encoding="utf-8"))], 1)[0].status

    yield measure
    for name in made:
        spark.catalog.dropTempView(name)


@pytest.mark.parametrize("story", STORIES, ids=[story.check for story in STORIES])
def test_a_planted_fault_breaks_the_law(story, status):
    assert status(story, False) == "holds"
    assert status(story, True) == "fails"
