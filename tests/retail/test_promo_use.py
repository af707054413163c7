from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pyspark.sql import DataFrame

from retail_spark.core.context import Run
from retail_spark.retail.kernel import journal as j
from retail_spark.retail.promo_use import promo_lines, promotions
from retail_spark.retail.receipts import receipt_lines
from tests.retail import sales_story as story

Make = Callable[..., Any]

SECOND_LINE = story.SUBSTITUTE_LINE | {
    "discount_cents": 100,
    "promo_id": story.CODE_PROMO,
    "code": j.PROMOTED_BY_CODE,
    "product_id": 9,
}


@pytest.fixture
def lines(run: Run, journal: Make, frame: Make) -> DataFrame:
    rows = (SECOND_LINE, story.CUT_LINE, story.RETURN, story.ORDER_LINE)
    return receipt_lines(run, journal(*rows), frame(story.MASTER_COLUMNS, *story.MASTER))


def test_a_code_on_a_receipt_names_its_products_in_order_of_the_lines(
    run: Run, lines: DataFrame, frame: Make, declared: Make
) -> None:
    used = declared("promotions", promotions(run, lines, frame(story.MASTER_COLUMNS, *story.MASTER)))
    assert len(used) == 1
    assert (used[0]["promo_code"], used[0]["discount_type"]) == ("SAVE5", "FIXED_AMOUNT")
    assert (used[0]["product_ids"], used[0]["product_count"]) == ([1, 9], 2)
    assert used[0]["discount_amount"] == Decimal("6.00")


def test_the_lines_of_a_code_add_up_to_its_discount(run: Run, lines: DataFrame, declared: Make) -> None:
    reduced = declared("promo_lines", promo_lines(run, lines))
    assert {row["line_num"]: row["discount_cents"] for row in reduced} == {1: 500, 52: 100}
