from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from retail_spark.core.context import Run, Window
from retail_spark.retail import rules
from retail_spark.retail.online import online_order_lines, online_orders
from tests.retail import sales_story as story

Make = Callable[..., Any]


@pytest.fixture
def told_on(run: Run, journal: Make, frame: Make) -> Make:
    """(orders, lines) of the story as a run that ends on that day of January tells them."""

    def tell(day: int) -> tuple[Any, Any]:
        told = replace(run, window=Window(date(2024, 1, 1), date(2024, 1, day), date(2024, 1, 1)))
        rows = journal(*story.STORY, *story.CANCELLED_STORY)
        lines = online_order_lines(told, rows, frame(story.MASTER_COLUMNS, *story.MASTER))
        return online_orders(told, rows, lines), lines

    return tell


def test_an_order_says_only_what_had_happened_by_the_last_day(told_on: Make) -> None:
    # ordered and picked on the 1st, handed to the carrier at midnight, so on the 2nd, delivered on the 3rd
    statuses = [told_on(day)[1].where(f"order_line_id = {story.ORDER * 100 + 1}").collect()[0] for day in (1, 2, 3)]
    assert [row["fulfillment_status"] for row in statuses] == ["PICKED", "SHIPPED", "DELIVERED"]
    assert [row["shipped_ts"] for row in statuses] == [None, datetime(2024, 1, 2), datetime(2024, 1, 2)]
    assert statuses[2]["delivered_ts"] == datetime(2024, 1, 3, 6)


def test_an_order_is_complete_when_its_last_line_is(told_on: Make) -> None:
    completed = [told_on(day)[0].where(f"trace_id = {story.ORDER}").collect()[0]["completed_ts"] for day in (2, 3)]
    assert completed == [None, datetime(2024, 1, 3, 6)]


def test_a_cancelled_line_is_never_shipped_and_completes_its_order(told_on: Make) -> None:
    life = []
    for day in (1, 2, 30):
        orders, lines = told_on(day)
        line, order = (told.where(f"trace_id = {story.UNWANTED}").collect()[0] for told in (lines, orders))
        life.append((line["fulfillment_status"], line["cancelled_ts"], order["completed_ts"]))
        assert line["picked_ts"] == datetime(2024, 1, 1, 13, 34, 56)
        assert (line["shipped_ts"], line["delivered_ts"]) == (None, None)
        assert order["total_cents"] == 6_390  # as ordered
    stopped = datetime(2024, 1, 2, 1)
    assert life == [("PICKED", None, None), ("CANCELLED", stopped, stopped), ("CANCELLED", stopped, stopped)]


def test_a_line_cancelled_before_it_was_picked_never_is(run: Run, journal: Make, frame: Make) -> None:
    at_once = story.UNWANTED_LINE | {"start_second": 0, "move_second": story.NOON + 60}
    line = online_order_lines(run, journal(at_once), frame(story.MASTER_COLUMNS, *story.MASTER)).collect()[0]
    assert (line["picked_ts"], line["cancelled_ts"]) == (None, datetime(2024, 1, 1, 12, 35, 56))


def test_orders_and_lines_are_as_declared_and_add_up(told_on: Make, declared: Make) -> None:
    orders, lines = told_on(30)
    sold = declared("online_order_lines", lines)
    told = {order["order_id_ext"]: order for order in declared("online_orders", orders)}
    assert told.keys() == {story.ORDER_EXT, story.UNWANTED_EXT}
    for order_id, order in told.items():
        of_order = [row for row in sold if row["order_id_ext"] == order_id]
        for name in ("subtotal", "discount", "tax"):
            of_line = "ext_cents" if name == "subtotal" else f"{name}_cents"
            assert order[f"{name}_cents"] == sum(row[of_line] for row in of_order)
    assert rules.lines_at_a_wrong_price(lines).isEmpty()
    assert rules.lines_sold_beyond_request_or_stock(lines).isEmpty()


def test_a_line_names_its_node_and_how_it_gets_to_the_shopper(told_on: Make) -> None:
    shipped, picked_up = told_on(30)[1].where(f"trace_id = {story.ORDER}").orderBy("line_num").collect()
    assert (shipped["fulfillment_mode"], shipped["node_type"], shipped["node_id"]) == ("SHIP_FROM_DC", "DC", 2)
    assert (picked_up["fulfillment_mode"], picked_up["node_type"], picked_up["node_id"]) == ("BOPIS", "STORE", 7)
    assert picked_up["shipped_ts"] is None
    assert shipped["promo_code"] is None
    assert shipped["promo_id"] == story.CALENDAR_PROMO
