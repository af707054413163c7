from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from retail_spark.core.context import Run, Window
from retail_spark.retail.gold.sales import gold_lost_sales_fact, gold_sales_fact
from retail_spark.retail.lost_requests import lost_requests
from retail_spark.retail.online import online_order_lines
from retail_spark.retail.receipts import receipt_lines
from tests.retail import sales_story as story

Make = Callable[..., Any]

PRODUCTS = "id BIGINT, cost DECIMAL(10,2), sale_price DECIMAL(10,2), end_of_life_date DATE"


@pytest.fixture(scope="module")
def sales(run: Run, journal: Make, frame: Make, table: Make, declared: Make) -> dict[str, dict[str, Any]]:
    """gold_sales_fact of the story by line_item_id; product 1 costs 8.00 and ends on 20 January."""
    rows = journal(*story.STORY, *story.CANCELLED_STORY)
    master = frame(story.MASTER_COLUMNS, *story.MASTER)
    products = frame(
        PRODUCTS,
        (1, Decimal("8.00"), Decimal("20.00"), date(2024, 1, 20)),
        (2, Decimal("12.00"), Decimal("30.00"), None),
        (3, Decimal("4.00"), Decimal("10.00"), None),
    )
    lines, orders = receipt_lines(run, rows, master), online_order_lines(run, rows, master)
    facts = declared("gold_sales_fact", gold_sales_fact(run, lines, orders, products, table("customer_changes")))
    return {row["line_item_id"]: row for row in facts}


def test_every_line_sold_returned_or_cancelled_is_one_row(sales: dict[str, dict[str, Any]]) -> None:
    returned = story.RETURN_EXT[:-1]
    assert sales.keys() == {
        f"{story.RECEIPT_EXT}-1", f"{story.RECEIPT_EXT}-52", f"{story.ORDER_EXT}-1", f"{story.ORDER_EXT}-2",
        f"{returned}0-1", f"{returned}1-1", f"{story.UNWANTED_EXT}-1", f"{story.UNWANTED_EXT}-1-CANCELLED",
    }  # fmt: skip


def test_a_cut_line_is_constrained_and_a_whole_one_is_not(sales: dict[str, dict[str, Any]]) -> None:
    cut, whole = sales[f"{story.RECEIPT_EXT}-1"], sales[f"{story.RECEIPT_EXT}-52"]
    assert (cut["quantity_requested"], cut["quantity_sold"], cut["is_inventory_constrained"]) == (3, 2, True)
    assert cut["inventory_at_purchase"] == 2
    assert not whole["is_inventory_constrained"]


def test_amounts_are_of_the_whole_line_and_margin_is_net_less_cost(sales: dict[str, dict[str, Any]]) -> None:
    cut = sales[f"{story.RECEIPT_EXT}-1"]
    names = ("unit_price", "discount_amount", "tax_amount", "net_sales_amount", "gross_margin_amount")
    assert [str(cut[name]) for name in names] == ["20.00", "5.00", "2.80", "35.00", "19.00"]


def test_a_return_reverses_a_line_to_the_cent(sales: dict[str, dict[str, Any]]) -> None:
    back = sales[f"{story.RETURN_EXT}-1"]
    sale = sales[back["original_line_item_id"]]
    assert (back["is_return"], back["return_source"]) == (True, "CUSTOMER_RETURN")
    assert (sale["is_return"], sale["return_source"]) == (False, None)
    assert (back["quantity_sold"], back["quantity_requested"]) == (sale["quantity_sold"], None)
    for name in ("discount_amount", "tax_amount", "net_sales_amount", "gross_margin_amount"):
        assert back[name] == -sale[name]


def test_a_cancelled_line_is_a_sale_on_its_day_and_reversed_on_the_day_of_its_cancellation(
    sales: dict[str, dict[str, Any]],
) -> None:
    reversal = sales[f"{story.UNWANTED_EXT}-1-CANCELLED"]
    sale = sales[reversal["original_line_item_id"]]
    assert (sale["is_return"], sale["dt"], sale["quantity_sold"]) == (False, date(2024, 1, 1), 2)
    assert (reversal["is_return"], reversal["return_source"]) == (True, "CANCELLATION")
    assert (reversal["date_key"], reversal["time_key"]) == (20_240_102, 100)
    assert reversal["return_restocked_date_key"] == 20_240_103
    for name in ("quantity_sold", "location_key", "channel_key", "transaction_id", "fulfillment_type", "unit_price"):
        assert reversal[name] == sale[name]
    for name in ("discount_amount", "tax_amount", "net_sales_amount", "gross_margin_amount"):
        assert reversal[name] == -sale[name]


def test_a_return_says_when_it_is_back_on_the_shelf_unless_it_is_written_off(sales: dict[str, dict[str, Any]]) -> None:
    back, written_off = sales[f"{story.RETURN_EXT}-1"], sales[f"{story.RETURN_EXT[:-1]}1-1"]
    assert (back["date_key"], back["return_restocked_date_key"]) == (20_240_105, 20_240_107)
    assert written_off["return_restocked_date_key"] is None
    assert written_off["original_line_item_id"] == f"{story.ORDER_EXT}-1"


def test_each_run_writes_the_cancellations_of_its_own_days(
    run: Run, journal: Make, frame: Make, table: Make, sales: dict[str, dict[str, Any]]
) -> None:
    rows, master = journal(*story.CANCELLED_STORY), frame(story.MASTER_COLUMNS, *story.MASTER)
    products = frame(PRODUCTS, (2, Decimal("12.00"), Decimal("30.00"), None))
    days, found = [date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 3)], []
    for day in days:
        told = replace(run, window=Window(day, day, days[0]))
        lines, orders = receipt_lines(told, rows, master), online_order_lines(told, rows, master)
        facts = gold_sales_fact(told, lines, orders, products, table("customer_changes")).collect()
        found.append([row["line_item_id"] for row in facts])
    assert found == [[f"{story.UNWANTED_EXT}-1"], [f"{story.UNWANTED_EXT}-1-CANCELLED"], []]


def test_keys_name_day_quarter_of_an_hour_place_shopper_and_channel(sales: dict[str, dict[str, Any]]) -> None:
    shop, online = sales[f"{story.RECEIPT_EXT}-1"], sales[f"{story.ORDER_EXT}-1"]
    assert (shop["date_key"], shop["time_key"], shop["customer_key"]) == (20_240_101, 1_230, 5_501)
    assert (shop["location_key"], online["location_key"]) == (7, 100_002)
    assert shop["channel_key"] in {5, 6}
    assert online["channel_key"] in {1, 2, 3, 4, 7, 8}
    assert shop["etl_timestamp"] == datetime(2024, 1, 2, 2)


def test_online_lines_have_no_till_and_know_how_they_were_fetched(sales: dict[str, dict[str, Any]]) -> None:
    shop = sales[f"{story.RECEIPT_EXT}-1"]
    shipped, picked_up = sales[f"{story.ORDER_EXT}-1"], sales[f"{story.ORDER_EXT}-2"]
    assert [row["fulfillment_type"] for row in (shop, shipped, picked_up)] == ["in_store", "ship", "pickup"]
    assert shop["pos_terminal_id"].startswith("POS-7-")
    assert shipped["pos_terminal_id"] is None
    assert shipped["sales_associate_id"] is None


def test_promotional_is_by_calendar_or_by_code_and_clearance_near_the_end(sales: dict[str, dict[str, Any]]) -> None:
    by_code, plain = sales[f"{story.RECEIPT_EXT}-1"], sales[f"{story.RECEIPT_EXT}-52"]
    by_calendar = sales[f"{story.ORDER_EXT}-1"]
    assert [row["is_promotional"] for row in (by_code, by_calendar, plain)] == [True, True, False]
    assert [row["is_clearance"] for row in (by_code, by_calendar, plain)] == [True, True, False]


def test_lost_sales_keep_what_was_wanted_and_what_it_was_worth(
    run: Run, journal: Make, table: Make, declared: Make
) -> None:
    lost = gold_lost_sales_fact(run, lost_requests(run, journal(*story.STORY)), table("customer_changes"))
    rows = {row["reason"]: row for row in declared("gold_lost_sales_fact", lost)}
    partial, refused = rows["partial"], rows["stockout"]
    assert (partial["quantity_requested"], partial["quantity_allocated"], partial["lost_quantity"]) == (3, 2, 1)
    assert (refused["quantity_allocated"], refused["lost_revenue"]) == (0, Decimal("10.99"))
    assert refused["is_substituted"]
    assert refused["source_system"] == "POS"
