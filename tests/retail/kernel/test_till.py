"""Laws of the till: cents are exact, reductions are shared out fairly, codes have conditions."""

from __future__ import annotations

import numpy as np
import pytest

from retail_spark.retail.kernel.demand import Requests
from retail_spark.retail.kernel.till import BOGO, FIXED_AMOUNT, PERCENTAGE, percentage, price_lines, sales_tax
from tests.retail.kernel.plans import MONDAY, make_plan


def code(kind, value, **conditions):
    columns = {
        "promo_id": 77, "kind": kind, "value": value, "min_cents": 0, "first_day": MONDAY, "last_day": MONDAY + 6,
        "categories": 0b111, "segments": 0b1111, "share": 1.0,
    } | conditions  # fmt: skip
    return {name: np.array([number]) for name, number in columns.items()}


def lines(receipts, products, discount_bp=0):
    """Lines of products (1 to 12, sold at the first shop); product n costs n * 10.00 less a cent."""
    count = len(receipts)
    zeros = np.zeros(count, np.int64)
    product = np.array(products)
    return Requests(
        line_id=np.array(receipts) * 100 + np.arange(1, count + 1),
        receipt_id=np.array(receipts),
        position=product - 1,
        customer=zeros,
        second=zeros,
        wanted=zeros + 9,
        unit_cents=product * 1_000 - 1,
        discount_bp=zeros + discount_bp,
        promo_id=zeros + (5 if discount_bp else 0),
        mode=zeros - 1,
        from_cart=zeros,
    )


def test_half_a_cent_is_rounded_up():
    assert percentage(np.array([10, 30]), np.array([500, 500])).tolist() == [1, 2]
    assert sales_tax(np.array([1_000, 1_000, 1_000]), np.array([8_250] * 3), np.array([2, 1, 0])).tolist() == [
        83,
        41,
        0,
    ]


def test_tax_falls_due_on_what_is_paid():
    priced = price_lines(make_plan(), lines([1], [10], discount_bp=2_000), np.array([2]), MONDAY)
    assert priced.discount.tolist() == [4_000]
    assert priced.tax.tolist() == [1_320]
    assert priced.promo_id.tolist() == [5]


def test_an_amount_off_is_shared_out_over_a_receipts_lines_to_the_cent():
    plan = make_plan(codes=code(FIXED_AMOUNT, 1_000))
    priced = price_lines(plan, lines([1, 1, 1, 2], [1, 2, 4, 1]), np.array([1, 1, 1, 1]), MONDAY)
    assert priced.discount[:3].sum() == 1_000
    assert priced.discount.tolist()[3] == 999  # never more than was to be paid
    assert priced.by_code.all()


def test_of_two_units_the_cheaper_is_free():
    plan = make_plan(codes=code(BOGO, 10_000))
    priced = price_lines(plan, lines([1, 1, 2], [3, 5, 4]), np.array([1, 1, 3]), MONDAY)
    assert priced.discount.tolist() == [2_999, 0, 3_999]


@pytest.mark.parametrize(
    "condition",
    [{"min_cents": 10_000}, {"first_day": MONDAY + 1}, {"last_day": MONDAY - 1}, {"categories": 0b110},
     {"segments": 0b1110}, {"share": 0.0}],
)  # fmt: skip
def test_a_code_acts_only_under_its_conditions(condition):
    receipt = lines([1], [4])
    assert price_lines(make_plan(codes=code(PERCENTAGE, 1_000)), receipt, np.array([1]), MONDAY).discount[0] == 400
    plan = make_plan(codes=code(PERCENTAGE, 1_000, **condition))
    assert price_lines(plan, receipt, np.array([1]), MONDAY).discount.tolist() == [0]


def test_a_code_does_not_add_to_a_calendar_promotion():
    plan = make_plan(codes=code(PERCENTAGE, 5_000))
    priced = price_lines(plan, lines([1], [4], discount_bp=1_000), np.array([1]), MONDAY)
    assert priced.discount.tolist() == [400]
    assert priced.by_code.tolist() == [False]


def test_a_line_that_sold_nothing_costs_nothing():
    priced = price_lines(make_plan(codes=code(PERCENTAGE, 1_000)), lines([1], [4]), np.array([0]), MONDAY)
    assert priced.discount.tolist() == priced.tax.tolist() == priced.promo_id.tolist() == [0]
