"""What promotions do at the till, on rows made by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from retail_spark.fmcg.level_08_pos import lumpy_weights, with_promotions
from retail_spark.trade.promo import PromoCalendar

ROWS = (
    "id BIGINT, location_id BIGINT, sku_id BIGINT, sale_date DATE, calendar_year INT, week INT, base_quantity INT, "
    "price_cents BIGINT, units_per_case INT"
)
EFFECTS = (
    "calendar_year INT, week INT, account_id BIGINT, sku_id BIGINT, promo_id BIGINT, lift_multiplier DOUBLE, "
    "hangover_multiplier DOUBLE, discount_percent DECIMAL(5,2), is_hangover BOOLEAN, effective_multiplier DOUBLE"
)


@pytest.fixture
def sold(frame):
    """POS rows by id, for the accounts 1 (shop 11) and 2 (shop 21), with promotion 7 on SKU 5 of account 1."""
    effects = frame(
        EFFECTS,
        (2024, 48, 1, 5, 7, 3.0, 1.0, Decimal("25"), False, 3.0),
        (2024, 49, 1, 5, 7, 1.0, 0.6, Decimal("0"), True, 0.6),
    )
    calendar = PromoCalendar(effects, frame("location_id BIGINT, account_id BIGINT", (11, 1), (21, 2)))
    rows = frame(
        ROWS,
        (1, 11, 5, date(2024, 11, 26), 2024, 48, 4, 199, 12),
        (2, 11, 5, date(2024, 12, 3), 2024, 49, 5, 199, 12),
        (3, 11, 6, date(2024, 11, 26), 2024, 48, 4, 199, 12),
        (4, 21, 5, date(2024, 11, 26), 2024, 48, 4, 199, 12),
        (5, 11, 5, date(2024, 12, 3), 2024, 49, 1, 199, 12),
    )
    return {row["id"]: row for row in with_promotions(calendar, rows).collect()}


def test_a_promotion_lifts_and_discounts_its_skus_at_its_accounts(sold):
    assert (sold[1].quantity_eaches, sold[1].promo_id, sold[1].is_promotional) == (12, 7, True)
    assert sold[1].revenue == Decimal("17.91")  # 12 x 1.99 x 0.75
    assert sold[1].quantity_cases == Decimal("1.00")


def test_a_hangover_lowers_sales_at_the_full_price_and_names_no_promotion(sold):
    assert (sold[2].quantity_eaches, sold[2].promo_id, sold[2].is_promotional) == (3, None, False)
    assert sold[2].revenue == Decimal("5.97")


def test_other_skus_and_accounts_feel_nothing(sold):
    for number in (3, 4):
        assert (sold[number].quantity_eaches, sold[number].lift_multiplier, sold[number].promo_id) == (4, 1.0, None)


def test_a_report_is_of_one_each_at_least(sold):
    assert sold[5].quantity_eaches == 1


def test_lumpy_weights_have_the_mean_and_deviation_they_state():
    weights = lumpy_weights(8.0, 0.4)
    mean = sum(n * w for n, w in enumerate(weights)) / sum(weights)
    spread = sum((n - mean) ** 2 * w for n, w in enumerate(weights)) / sum(weights)
    assert mean == pytest.approx(8.0, rel=0.01)
    assert spread**0.5 / mean == pytest.approx(0.4, rel=0.02)
