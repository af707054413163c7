from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pyspark.sql import functions as F

from retail_spark.retail import rules

Make = Callable[..., Any]

LINE = (
    "receipt_id_ext STRING, unit_cents BIGINT, quantity INT, discount_cents BIGINT, ext_cents BIGINT, tax_cents BIGINT"
)


@pytest.mark.parametrize("cents", [0, 1, -1, 99, 100, 123_456_789, -999_999_999])
def test_cents_become_decimals_exactly_and_go_back(frame: Make, cents: int) -> None:
    row = frame("cents BIGINT", (cents,)).select(
        rules.amount("cents").alias("amount"), rules.value("cents").alias("value")
    )
    assert row.schema["amount"].dataType.simpleString() == "decimal(12,2)"
    assert row.schema["value"].dataType.simpleString() == "decimal(14,2)"
    assert row.collect()[0]["amount"] == row.collect()[0]["value"] == Decimal(cents).scaleb(-2)
    assert row.select(rules.cents("amount").alias("cents")).collect()[0]["cents"] == cents


def test_a_price_is_a_decimal_of_ten_digits(frame: Make) -> None:
    row = frame("cents INT", (29_999,)).select(rules.price("cents").alias("price"))
    assert row.schema["price"].dataType.simpleString() == "decimal(10,2)"
    assert row.collect()[0]["price"] == Decimal("299.99")


@pytest.mark.parametrize(
    ("net", "rate", "taxability", "tax"),
    [
        (10_000, "0.08875", "TAXABLE", 888),  # 887.5, rounded half up
        (10_000, "0.08875", "REDUCED_RATE", 444),
        (10_000, "0.08875", "NON_TAXABLE", 0),
        (1, "0.08875", "TAXABLE", 0),
    ],
)
def test_tax_is_rounded_half_up_to_the_cent(frame: Make, net: int, rate: str, taxability: str, tax: int) -> None:
    sale = frame("net BIGINT, rate DECIMAL(6,5), taxability STRING", (net, Decimal(rate), taxability))
    assert sale.select(rules.sales_tax_cents("net", "rate", "taxability")).collect()[0][0] == tax


def test_a_line_taxed_by_another_town_s_rate_is_found(frame: Make) -> None:
    lines = frame(
        "store_id BIGINT, product_id BIGINT, quantity INT, ext_cents BIGINT, tax_cents BIGINT",
        (1, 1, 1, 1_000, 50),
        (2, 1, 1, 1_000, 50),
    )
    stores = frame("id BIGINT, tax_rate DECIMAL(6,5)", (1, Decimal("0.05")), (2, Decimal("0.06")))
    products = frame("id BIGINT, taxability STRING", (1, "TAXABLE"))
    assert [row["store_id"] for row in rules.lines_taxed_wrongly(lines, stores, products).collect()] == [2]


def test_a_line_at_a_wrong_price_is_found(frame: Make) -> None:
    lines = frame(LINE, ("a", 100, 2, 50, 150, 0), ("b", 100, 2, 50, 200, 0))
    priced = lines.withColumn("ext_price", rules.amount("ext_cents"))
    assert [row["receipt_id_ext"] for row in rules.lines_at_a_wrong_price(priced).collect()] == ["b"]


def test_a_line_that_sold_more_than_was_wanted_or_there_is_found(frame: Make) -> None:
    lines = frame("quantity INT, requested_quantity INT, inventory_at_purchase INT", (2, 2, 2), (3, 2, 9), (3, 4, 2))
    assert rules.lines_sold_beyond_request_or_stock(lines).count() == 2


def test_a_receipt_that_its_lines_do_not_add_up_to_is_found(frame: Make) -> None:
    columns = (
        "receipt_id_ext STRING, subtotal_cents BIGINT, discount_cents BIGINT, tax_cents BIGINT, total_cents BIGINT"
    )
    receipts = frame(columns, ("a", 150, 50, 8, 158), ("b", 150, 50, 8, 158), ("without lines", 0, 0, 0, 0))
    lines = frame(LINE, ("a", 100, 2, 50, 150, 8), ("b", 100, 1, 0, 100, 8), ("b", 50, 2, 50, 50, 1))
    wrong = rules.receipts_that_do_not_add_up(receipts, lines)
    assert {row["receipt_id_ext"] for row in wrong.collect()} == {"b", "without lines"}
    assert wrong.columns == receipts.columns


def test_a_receipt_paid_twice_or_by_another_tender_is_found(frame: Make) -> None:
    receipts = frame(
        "receipt_id_ext STRING, total_cents BIGINT, payment_method STRING",
        ("a", 5, "CASH"), ("b", 5, "CASH"), ("c", 5, "CASH"), ("d", 5, "CASH"),
    )  # fmt: skip
    payments = frame(
        "receipt_id_ext STRING, amount_cents BIGINT, payment_method STRING, status STRING",
        ("a", 5, "CASH", "DECLINED"), ("a", 5, "CASH", "APPROVED"),
        ("b", 5, "CASH", "APPROVED"), ("b", 5, "CASH", "APPROVED"),
        ("c", 5, "OTHER", "APPROVED"),
    )  # fmt: skip
    wrong = rules.receipts_not_paid_exactly(receipts, payments)
    assert {row["receipt_id_ext"] for row in wrong.collect()} == {"b", "c", "d"}


def test_a_receipt_while_the_shop_is_closed_is_found(frame: Make) -> None:
    day = date(2024, 1, 1)
    receipts = frame(
        "receipt_id_ext STRING, store_id BIGINT, dt DATE, event_ts TIMESTAMP",
        ("in time", 1, day, datetime(2024, 1, 1, 12)),
        ("too early", 1, day, datetime(2024, 1, 1, 7)),
        ("closed all day", 2, day, datetime(2024, 1, 1, 12)),
    )
    hours = frame(
        "store_id BIGINT, dt DATE, operation_type STRING, operation_time TIMESTAMP",
        (1, day, "opened", datetime(2024, 1, 1, 8)),
        (1, day, "closed", datetime(2024, 1, 1, 20)),
    )
    wrong = rules.receipts_outside_opening_hours(receipts, hours)
    assert {row["receipt_id_ext"] for row in wrong.collect()} == {"too early", "closed all day"}


def test_a_return_of_more_than_was_sold_or_before_the_sale_is_found(frame: Make) -> None:
    sold = frame("line_id BIGINT, dt DATE, quantity INT", (1, date(2024, 1, 5), 2), (2, date(2024, 1, 5), 2))
    lines = frame(
        "receipt_line_id BIGINT, dt DATE, quantity INT, return_for_line_id BIGINT",
        (1, date(2024, 1, 5), 2, None),
        (11, date(2024, 1, 6), -2, 1),
        (12, date(2024, 1, 6), -2, 2),
        (13, date(2024, 1, 7), -1, 2),
        (14, date(2024, 1, 6), -1, 99),
    )
    wrong = rules.returns_that_exceed_their_sale(lines, sold)
    assert {row["receipt_line_id"] for row in wrong.collect()} == {12, 13, 14}
    early = rules.returns_that_exceed_their_sale(lines.withColumn("dt", F.lit(date(2024, 1, 4))), sold)
    assert early.where("receipt_line_id = 11").count() == 1
