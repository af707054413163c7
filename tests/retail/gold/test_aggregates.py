from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from retail_spark.core.context import Run
from retail_spark.retail.gold.aggregates import gold_customer_product_affinity_agg, gold_daily_channel_performance

Make = Callable[..., Any]

MONDAY, TUESDAY, LAST = date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 30)
HAT, COAT = 1, 2


def line(number: int, customer: int, product: int, cents: int, day: date = MONDAY, **more: Any) -> dict[str, Any]:
    """A line of a receipt of its own."""
    return {
        "receipt_line_id": number * 100 + 1, "trace_id": number, "customer_id": customer, "product_id": product,
        "dt": day, "channel": "STORE_POS", "quantity": 2, "ext_cents": cents,
    } | more  # fmt: skip


@pytest.fixture(scope="module")
def bought(table: Make) -> tuple[Any, Any]:
    """Ada (1) buys a hat twice, the second comes back on Tuesday; Bob (2) a coat in the shop and a hat online."""
    back = {"quantity": -2, "return_for_line_id": 201, "trace_id": 9, "ext_cents": -1_500, "receipt_line_id": 901}
    shop = table(
        "receipt_lines",
        line(1, 1, HAT, 2_000),
        line(2, 1, HAT, 1_500),
        line(3, 2, COAT, 9_001),
        line(3, 2, HAT, 0, receipt_line_id=302),
        line(4, 1, COAT, 9_000, TUESDAY),
        line(9, 1, HAT, 0, TUESDAY, **back),
    )
    online = table(
        "online_order_lines",
        {"order_line_id": 501, "trace_id": 5, "customer_id": 2, "product_id": HAT, "dt": TUESDAY, "channel": "APP_IOS",
         "quantity": 1, "ext_cents": 1_000},
    )  # fmt: skip
    return shop, online


@pytest.fixture(scope="module")
def clicks(table: Make) -> Any:
    """On Tuesday Bob looks at a hat in two sessions, and then at a coat; two people who did not log in look at hats."""
    seen = [(1, 2, HAT), (2, 2, HAT), (2, 2, COAT), (3, None, HAT), (4, None, HAT)]
    there = {"dt": TUESDAY, "channel": "APP_IOS"}
    return table(
        "session_events",
        *({"trace_id": session, "customer_id": customer, "product_id": product, "event_type": "product_view"} | there
          for session, customer, product in seen),
        {"trace_id": 2, "customer_id": 2, "event_type": "page_view"} | there,
    )  # fmt: skip


@pytest.fixture(scope="module")
def days(run: Run, declared: Make, bought: tuple[Any, Any], clicks: Any) -> dict[tuple[int, int], dict[str, Any]]:
    rows = declared("gold_daily_channel_performance", gold_daily_channel_performance(run, *bought, clicks))
    return {(row["date_key"], row["channel_key"]): row for row in rows}


def test_a_channel_s_day_counts_what_it_sold(days: dict[tuple[int, int], dict[str, Any]]) -> None:
    assert days.keys() == {(20_240_101, 5), (20_240_102, 5), (20_240_102, 3)}
    names = ("unique_customers", "transaction_count", "total_revenue", "avg_order_value")
    assert [days[20_240_101, 5][name] for name in names] == [2, 3, Decimal("125.01"), Decimal("41.67")]


def test_a_return_counts_for_the_day_of_its_sale(days: dict[tuple[int, int], dict[str, Any]]) -> None:
    assert days[20_240_101, 5]["return_rate"] == 0.25
    assert days[20_240_102, 5]["return_rate"] == 0
    assert days[20_240_102, 5]["total_revenue"] == Decimal("90.00")


def test_who_does_not_log_in_is_a_visitor_in_each_session(days: dict[tuple[int, int], dict[str, Any]]) -> None:
    names = ("session_count", "visitor_count", "conversion_rate")
    assert [days[20_240_102, 3][name] for name in names] == [4, 3, 1 / 3]
    assert [days[20_240_102, 5][name] for name in names] == [None, None, None], "sensors count shops, not tills"


@pytest.fixture(scope="module")
def likings(
    run: Run, table: Make, frame: Make, declared: Make, bought: tuple[Any, Any], clicks: Any
) -> dict[Any, dict[str, Any]]:
    """Affinities by (customer_key, product_key). Ada has changed once since; a hat earns 4.00, a coat 50.00."""
    products = frame(
        "id BIGINT, cost DECIMAL(10,2), sale_price DECIMAL(10,2)",
        (HAT, Decimal("6.00"), Decimal("10.00")),
        (COAT, Decimal("50.00"), Decimal("100.00")),
    )
    changes = table("customer_changes", {"customer_id": 1, "version": 2, "valid_from": date(2024, 1, 20)})
    carts = table("cart_lines", {"customer_id": 2, "product_id": HAT, "dt": TUESDAY})
    rows = declared(
        "gold_customer_product_affinity_agg",
        gold_customer_product_affinity_agg(run, *bought, carts, clicks, products, changes),
    )
    return {(row["customer_key"], row["product_key"]): row for row in rows}


def test_affinity_counts_lines_bought_under_the_current_version(likings: dict[Any, dict[str, Any]]) -> None:
    counts = {pair: row["purchase_count"] for pair, row in likings.items()}
    assert counts == {(102, HAT): 2, (102, COAT): 1, (201, HAT): 2, (201, COAT): 1}
    assert {row["calculation_date"] for row in likings.values()} == {LAST}


def test_a_purchase_is_half_a_tenth_and_what_one_more_would_bring_follows(likings: dict[Any, dict[str, Any]]) -> None:
    assert [likings[102, product]["affinity_score"] for product in (HAT, COAT)] == [0.10, 0.05]
    assert likings[102, HAT]["predicted_cltv_impact"] == Decimal("0.40")
    assert likings[102, COAT]["predicted_cltv_impact"] == Decimal("2.50")


def test_the_most_liked_product_comes_first(likings: dict[Any, dict[str, Any]]) -> None:
    assert [likings[102, product]["recommendation_rank"] for product in (HAT, COAT)] == [1, 2]
    assert likings[102, COAT]["days_since_last_interaction"] == 28


def test_carts_and_views_count_where_people_are_known(likings: dict[Any, dict[str, Any]]) -> None:
    hat = likings[201, HAT]
    assert [hat[name] for name in ("purchase_count", "cart_add_count", "view_count")] == [2, 1, 2]
    assert hat["affinity_score"] == (2 * 5 + 3 + 2 * 2) / 100
    assert [hat[f"{kind}_to_purchase_ratio"] for kind in ("view", "cart")] == [1.0, 2.0]


def test_no_ratio_without_views_or_carts(likings: dict[Any, dict[str, Any]]) -> None:
    assert {likings[102, HAT][f"{kind}_to_purchase_ratio"] for kind in ("view", "cart")} == {None}


def test_affinity_is_never_above_one(run: Run, table: Make, frame: Make) -> None:
    shop = table("receipt_lines", *(line(number, 1, HAT, 1_000) for number in range(25)))
    products = frame("id BIGINT, cost DECIMAL(10,2), sale_price DECIMAL(10,2)", (HAT, Decimal(6), Decimal(10)))
    nothing = table("online_order_lines"), table("cart_lines"), table("session_events"), products
    (row,) = gold_customer_product_affinity_agg(run, shop, *nothing, table("customer_changes")).collect()
    assert (row["purchase_count"], row["affinity_score"]) == (25, 1.0)
