"""How much comes back, and when: measured over many lines sold."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from retail_spark.retail.kernel import returns
from retail_spark.retail.kernel.demand import draw_requests
from retail_spark.retail.kernel.plan import popularity_weights
from retail_spark.retail.kernel.simulate import open_region
from retail_spark.retail.kernel.till import Priced
from retail_spark.trade.calendar import day_number
from tests.retail.kernel.plans import MONDAY, make_plan

PRODUCTS = 300


def share_of_receipts(day):
    """(share of the receipts of some days that come back, days until they do), if all that is wanted is sold."""
    plan = make_plan(
        days=7,
        first_day=day,
        assortment="general",
        product_id=np.arange(1, PRODUCTS + 1),
        product_category=np.repeat([0, 1, 2], PRODUCTS // 3),
        product_season=np.zeros(PRODUCTS, np.int64),
        product_tax=np.full(PRODUCTS, 2),
        price_cents=np.full(PRODUCTS, 1_999),
        popularity=popularity_weights(np.arange(1, PRODUCTS + 1), 0.8),
        shop_visits=np.array([6_000.0, 3_000.0]),
    )
    region, sold, back, waited = open_region(plan, None), 0, [], []
    for today in range(day, day + 7):
        lines = draw_requests(plan, region.book, today, 1.0)
        lines = lines.take(lines.mode < 0)
        none = np.zeros(len(lines), np.int64)
        returns.draw_returns(region, lines, lines.wanted, Priced(none, none, none, none), none, today)
        sold += len(np.unique(lines.receipt_id))
        for due in region.state.returns.due_days():
            line_id = region.state.returns.pop(due)[0]
            back.append(np.unique(line_id // 100))
            waited.append(np.full(len(line_id), due - today))
    return len(np.unique(np.concatenate(back))) / sold, np.concatenate(waited)


def test_one_receipt_in_a_hundred_comes_back_in_the_general_assortment():
    share, waited = share_of_receipts(MONDAY)
    assert share == pytest.approx(returns.GENERAL_RETURN_SHARE, rel=0.1)
    for days in (5, 15, 30):  # the check judges young sales by this
        assert (waited <= days).mean() == pytest.approx(np.sqrt(days / returns.LONGEST_RETURN), abs=0.05)


def test_gifts_come_back_more_often_and_after_christmas():
    share, waited = share_of_receipts(day_number(date(2024, 12, 9)))
    assert share == pytest.approx(returns.GIFT_RETURNS * returns.GENERAL_RETURN_SHARE, rel=0.1)
    assert waited.min() > 10
