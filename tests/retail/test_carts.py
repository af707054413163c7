from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from retail_spark.core.context import Run, Window
from retail_spark.retail.carts import cart_lines, carts
from retail_spark.retail.gold.carts import gold_cart_abandonment_fact, gold_cart_fact
from retail_spark.retail.gold.events import gold_customer_event_fact
from retail_spark.retail.online import online_order_lines, online_orders
from retail_spark.retail.sessions import session_events
from retail_spark.retail.world import RETAIL
from tests.retail import cart_story as story
from tests.retail import sales_story as sales

Make = Callable[..., Any]


@pytest.fixture
def told_on(run: Run, journal: Make, frame: Make) -> Make:
    """(run, orders, carts, lines) of the story as a run that ends on that day of January tells it."""

    def tell(day: int) -> tuple[Any, ...]:
        told = replace(run, window=Window(date(2024, 1, 1), date(2024, 1, day), date(2024, 1, 1)))
        rows = journal(*story.STORY).where(f"dt <= DATE'2024-01-{day:02}'")
        lines = online_order_lines(told, rows, frame(sales.MASTER_COLUMNS, *sales.MASTER))
        orders = online_orders(told, rows, lines)
        return told, orders, carts(told, rows, orders), cart_lines(told, rows)

    return tell


def by_trace(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row["trace_id"])


def test_a_cart_is_ordered_or_left_and_perhaps_taken_up(told_on: Make, declared: Make) -> None:
    _, orders, built, _ = told_on(3)
    ordered, left, forgotten = by_trace(declared("carts", built))
    assert (ordered["order_id_ext"], ordered["is_abandoned"], ordered["is_recovered"]) == (
        sales.ORDER_EXT,
        False,
        False,
    )
    assert (left["order_id_ext"], left["is_abandoned"], left["is_recovered"]) == (None, True, True)
    assert (left["recovered_order_id_ext"], left["recovered_cents"]) == (story.BACK_EXT, 5_000)
    assert (forgotten["is_abandoned"], forgotten["is_recovered"], forgotten["email_sent_ts"]) == (True, False, None)
    assert [row["base_rate"] for row in (ordered, left, forgotten)] == [Decimal("0.3"), Decimal("0.2"), Decimal("0.4")]
    assert (left["items"], left["units"], left["value"], left["inventory_constrained_items"]) == (2, 3, 110, 1)
    assert left["created_ts"] < left["event_ts"] == datetime(2024, 1, 1, 12, 34, 56)
    names = {row["order_id_ext"]: row["cart_id"] for row in orders.collect()}
    assert names == {sales.ORDER_EXT: ordered["cart_id"], story.BACK_EXT: left["cart_id"]}


def test_who_leaves_for_stock_says_so_and_nobody_else_does(told_on: Make) -> None:
    _, _, built, _ = told_on(3)
    ordered, left, forgotten = built.orderBy("trace_id").collect()
    assert (left["suspected_reason"], left["abandonment_stage"]) == ("low_inventory", "cart")
    assert forgotten["suspected_reason"] not in {"low_inventory", "out_of_stock", None}
    assert (ordered["suspected_reason"], ordered["abandonment_stage"]) == (None, None)


def test_a_reminder_says_only_what_had_happened_by_the_last_day(told_on: Make) -> None:
    left = [told_on(day)[2].where(f"trace_id = {story.LEFT}").collect()[0] for day in (1, 2, 3)]
    assert [row["email_sent_ts"] for row in left] == [None, *[datetime(2024, 1, 2, 8)] * 2]
    assert [row["email_clicked_ts"] is None for row in left] == [True, False, False]
    assert [row["is_recovered"] for row in left] == [False, False, True]


def test_a_line_stands_low_below_five(told_on: Make, declared: Make) -> None:
    lines = declared("cart_lines", told_on(3)[3])
    low = {(row["trace_id"], row["line_num"]) for row in lines if row["is_low"]}
    assert low == {(story.LEFT, 1)}
    assert {(row["node_type"], row["node_id"]) for row in lines} == {("DC", 2), ("STORE", 7)}


def test_what_was_put_in_and_not_taken_out_is_the_cart(told_on: Make, table: Make, declared: Make) -> None:
    run, orders, built, lines = told_on(3)
    products = table("products_master", {"id": 1, "product_type": "Hat"}, {"id": 3, "product_type": "Coat"})
    clicks = declared("session_events", session_events(run, built, lines, orders, products))
    units: dict[tuple[str, int], int] = {}
    for click in clicks:
        if click["event_type"] in {"add_to_cart", "remove_from_cart"}:
            sign = 1 if click["event_type"] == "add_to_cart" else -1
            key = (click["cart_id"], click["product_id"])
            units[key] = units.get(key, 0) + sign * click["quantity"]
    assert units == {(row["cart_id"], row["product_id"]): row["quantity"] for row in lines.collect()}


def test_each_order_is_one_checkout_and_who_only_looks_fills_no_cart(
    told_on: Make, table: Make, declared: Make
) -> None:
    run, orders, built, lines = told_on(3)
    products = table("products_master", {"id": 1, "product_type": "Hat"}, {"id": 3, "product_type": "Coat"})
    told = session_events(run, built, lines, orders, products)
    clicks = sorted(told.collect(), key=lambda row: (row["event_ts"], row["event_id"]))
    done = [row for row in clicks if row["event_type"] == "checkout_complete"]
    assert [(row["order_id_ext"], row["value_cents"], row["event_ts"]) for row in done] == [
        (sales.ORDER_EXT, 9_000, datetime(2024, 1, 1, 12, 34, 56)),
        (story.BACK_EXT, 5_000, datetime(2024, 1, 3, 12, 34, 56)),
    ]
    browsers = [row for row in clicks if row["cart_id"] is None]
    assert len({row["session_id"] for row in browsers}) == 6  # two for each cart
    assert {row["event_type"] for row in browsers} <= {"page_view", "product_view"}
    sessions: dict[str, list[Any]] = {}
    for row in clicks:
        sessions.setdefault(row["session_id"], []).append(row)
    for session in sessions.values():
        assert [row["event_type"] for row in session].count("page_view") == 1
        assert session[0]["event_type"] == "page_view"
        assert {row["is_bounce"] for row in session} == {len(session) == 1}
        stays = sum(row["seconds_on_page"] or 0 for row in session)
        assert stays == (session[-1]["event_ts"] - session[0]["event_ts"]).total_seconds()
    star = declared("gold_customer_event_fact", gold_customer_event_fact(run, told, table("customer_changes")))
    assert sum(row["conversion_flag"] for row in star) == 2
    by_mail = [row for row in star if row["utm_medium"] == "email"]
    assert [(row["event_type"], row["dt"]) for row in by_mail] == [("page_view", date(2024, 1, 3))]


def test_without_browsers_there_are_only_sessions_of_carts(told_on: Make, table: Make) -> None:
    run, orders, built, lines = told_on(3)
    quiet = replace(run, config=run.config.model_copy(update={"browsing_sessions_per_cart": 0.0}))
    products = table("products_master", {"id": 1, "product_type": "Hat"}, {"id": 3, "product_type": "Coat"})
    clicks = session_events(quiet, built, lines, orders, products)
    assert clicks.where("cart_id IS NULL").isEmpty()
    assert clicks.select("session_id").distinct().count() == 4


def test_the_star_keeps_ordered_carts_too(told_on: Make, declared: Make, table: Make) -> None:
    run, _, built, _ = told_on(3)
    star = gold_cart_fact(run, built, table("customer_changes"))
    ordered, left, forgotten = by_trace(declared("gold_cart_fact", star))
    assert [row["is_abandoned"] for row in (ordered, left, forgotten)] == [False, True, True]
    assert [row["order_number"] for row in (ordered, left, forgotten)] == [sales.ORDER_EXT, story.BACK_EXT, None]


def test_a_cart_left_behind_tells_what_a_reminder_made_of_it(told_on: Make, declared: Make, table: Make) -> None:
    run, _, built, _ = told_on(3)
    star = gold_cart_abandonment_fact(run, built, table("customer_changes"))
    left, forgotten = by_trace(declared("gold_cart_abandonment_fact", star))
    assert (left["recovery_email_sent"], left["recovery_email_clicked"], left["is_recovered"]) == (True, True, True)
    assert (left["recovery_date_key"], left["recovery_revenue"]) == (20240103, Decimal("50.00"))
    assert (left["low_inventory_trigger"], left["inventory_constrained_items"], left["items_count"]) == (True, 1, 2)
    assert (forgotten["recovery_email_sent"], forgotten["recovery_revenue"]) == (False, None)
    assert 1 <= forgotten["minutes_in_cart"] <= 30


def test_the_abandonment_fact_has_the_columns_of_the_source_documents(spark: Any) -> None:
    expected = """
        abandonment_id bigint, cart_id string, customer_key int, date_key int, time_key int, channel_key int,
        cart_value decimal(10,2), items_count int, minutes_in_cart int, recovery_email_sent boolean,
        recovery_email_opened boolean, recovery_email_clicked boolean, is_recovered boolean, recovery_date_key int,
        recovery_revenue decimal(10,2), abandonment_stage string, suspected_reason string,
        low_inventory_trigger boolean, inventory_constrained_items int, source_system string, etl_timestamp timestamp
    """
    declared_as = spark.createDataFrame([], RETAIL.tables["gold_cart_abandonment_fact"].columns).schema
    promised = spark.createDataFrame([], expected).schema
    found = [(field.name, field.dataType) for field in declared_as if field.name not in {"trace_id", "dt"}]
    assert found == [(field.name, field.dataType) for field in promised]
