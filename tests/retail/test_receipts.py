from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from chispa import assert_df_equality
from pyspark.sql import DataFrame

from retail_spark.core.context import Run
from retail_spark.retail import rules
from retail_spark.retail.receipts import receipt_lines, receipts
from tests.retail import sales_story as story
from tests.retail.conftest import unadvertised

Make = Callable[..., Any]


@pytest.fixture
def lines(run: Run, journal: Make, frame: Make) -> DataFrame:
    return receipt_lines(run, journal(*story.STORY), frame(story.MASTER_COLUMNS, *story.MASTER))


@pytest.fixture
def tickets(run: Run, journal: Make) -> DataFrame:
    return receipts(run, journal(*story.STORY), **unadvertised(run.spark))


def test_receipts_are_shop_sales_and_returns_but_not_online_orders(tickets: DataFrame, declared: Make) -> None:
    rows = declared("receipts", tickets)
    kinds = {(row["receipt_id_ext"], row["receipt_type"], row["trace_id"]) for row in rows}
    assert kinds == {
        (story.RECEIPT_EXT, "SALE", story.RECEIPT),
        (story.RETURN_EXT, "RETURN", story.GIVEN_BACK),
        (story.RETURN_EXT[:-1] + "1", "RETURN", story.GIVEN_BACK + 1),
    }


def test_a_receipt_shows_its_amounts_in_cents_and_decimals(tickets: DataFrame) -> None:
    sale = tickets.where("receipt_type = 'SALE'").collect()[0]
    assert sale["event_ts"] == datetime(2024, 1, 1, 12, 34, 56)
    amounts = ("subtotal", "discount_amount", "tax_amount", "total_amount")
    assert [sale[name] for name in amounts] == [Decimal(text) for text in ("45.00", "5.00", "3.60", "48.60")]
    assert (sale["gross_subtotal_cents"], sale["total_cents"]) == (5_000, 4_860)


def test_a_return_receipt_has_negative_amounts_and_names_the_receipt_or_order_it_reverses(tickets: DataFrame) -> None:
    shop, online = tickets.where("receipt_type = 'RETURN'").orderBy("trace_id").collect()
    assert (shop["subtotal_cents"], shop["discount_cents"], shop["tax_cents"]) == (-3_500, -500, -280)
    assert shop["total_amount"] == Decimal("-37.80")
    assert shop["return_for_receipt_id_ext"] == story.RECEIPT_EXT
    assert online["return_for_receipt_id_ext"] == story.ORDER_EXT


def test_lines_hold_what_was_sold_beside_what_was_wanted_and_what_lay_there(lines: DataFrame, frame: Make) -> None:
    expected = frame(
        "line_num INT, quantity INT, requested_quantity INT, inventory_at_purchase INT, promo_code STRING",
        (1, 2, 3, 2, "SAVE5"),
        (52, 1, 1, 9, None),
    )
    sold = lines.where("quantity > 0").select(expected.columns)
    assert_df_equality(sold, expected, ignore_row_order=True, ignore_nullable=True)


def test_a_substitute_names_the_refused_request(lines: DataFrame) -> None:
    named = {row["line_num"]: row["substitutes_request_id"] for row in lines.where("quantity > 0").collect()}
    assert named == {1: None, 52: story.RECEIPT * 100 + 2}


def test_a_returned_line_has_negative_units_and_the_day_back_on_the_shelf(lines: DataFrame, declared: Make) -> None:
    shop, online = sorted(
        (row for row in declared("receipt_lines", lines) if row["quantity"] < 0), key=lambda r: r["trace_id"]
    )
    assert (shop["quantity"], shop["ext_price"], shop["restock_date"]) == (-2, Decimal("-35.00"), date(2024, 1, 7))
    assert shop["return_for_line_id"] == story.RECEIPT * 100 + 1
    assert (online["return_for_line_id"], online["restock_date"]) == (story.ORDER * 100 + 1, None)


def test_receipts_add_up_from_their_lines(tickets: DataFrame, lines: DataFrame) -> None:
    assert rules.receipts_that_do_not_add_up(tickets, lines).isEmpty()
    assert rules.lines_at_a_wrong_price(lines).isEmpty()


def test_lines_and_receipts_name_the_same_tender(tickets: DataFrame, lines: DataFrame) -> None:
    together = lines.join(tickets.select("receipt_id_ext", "payment_method"), ["receipt_id_ext", "payment_method"])
    assert together.count() == lines.count()


def test_money_goes_back_the_way_it_came(tickets: DataFrame) -> None:
    rows = {row["trace_id"]: row["payment_method"] for row in tickets.collect()}
    assert rows[story.GIVEN_BACK] == rows[story.RECEIPT]


def test_a_shop_with_a_long_number_keeps_all_its_digits(run: Run, journal: Make) -> None:
    far = {"location_key": 12_345, "event_id": 19_723 * 10**9 + 12_345 * 10_000 + 1}
    row = receipts(run, journal(story.TICKET | far), **unadvertised(run.spark)).collect()[0]
    assert row["receipt_id_ext"] == "RCP202401011234" + "12345" + "0001"
