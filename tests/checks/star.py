"""Faults and bands for the checks of customers with a history, aggregates, fits, forecasts and true demand."""

from __future__ import annotations

from datetime import timedelta

from tests.checks.bands import Band
from tests.checks.faults import Views, change, change_all, drop
from tests.readme import DAYS, FIRST_DAY

_FIRST = "DATE'2024-01-01'"  # a Monday


def _day(number: int) -> str:
    return f"DATE'{FIRST_DAY + timedelta(days=number)}'"


_LAST_DAY = _day(DAYS - 1)

_A_CHANGE = f"""
    SELECT id AS customer_id, {_LAST_DAY} AS valid_from, 2 AS version, value_segment, loyalty_tier, geography_id
    FROM {{lake}}.customers WHERE id = 1"""

STAR_FAULTS: dict[str, tuple[Views, ...]] = {
    "customers_are_in_one_state_a_day": (
        change("gold_customer_dim", expiration_date="DATE'2024-01-01'"),
        change("gold_customer_dim", effective_date="date_add(effective_date, 1)"),
        change("gold_customer_dim", is_current="NOT is_current"),
        change("gold_customer_dim", customer_key="customer_key + 1"),
    ),
    "customer_versions_are_their_changes": (
        change("gold_customer_dim", loyalty_tier="'tin'"),
        change("gold_customer_dim", effective_date="date_add(effective_date, 1)"),
        drop("gold_customer_dim"),
        change("customers", loyalty_tier="'tin'"),
        {"customer_changes": _A_CHANGE},
    ),
    "facts_name_the_customer_of_their_day": (
        change("gold_sales_fact", customer_key="customer_key + 100"),
        change("gold_lost_sales_fact", customer_key="customer_key + 100"),
        change("gold_cart_fact", customer_key="customer_key + 100"),
        change("gold_cart_abandonment_fact", customer_key="customer_key + 1"),
        change("gold_customer_event_fact", "customer_key IS NOT NULL", customer_key="NULL"),
        change_all("gold_customer_dim", effective_date=_LAST_DAY),
    ),
    "channel_days_are_their_sales": (
        change("gold_daily_channel_performance", total_revenue="CAST(total_revenue + 0.01 AS DECIMAL(14,2))"),
        change("gold_daily_channel_performance", transaction_count="transaction_count + 1"),
        change("gold_daily_channel_performance", unique_customers="unique_customers - 1"),
        drop("gold_daily_channel_performance"),
        drop("gold_sales_fact", "return_source = 'CUSTOMER_RETURN'"),
        change("gold_sales_fact", "return_source = 'CANCELLATION'", return_source="'CUSTOMER_RETURN'"),
    ),
    "affinity_follows_its_formula": (
        change("gold_customer_product_affinity_agg", affinity_score="affinity_score + 0.01"),
        change("gold_customer_product_affinity_agg", recommendation_rank="recommendation_rank + 1"),
        change("gold_customer_product_affinity_agg", view_count="1"),
    ),
    "affinity_counts_what_was_bought": (
        change("gold_customer_product_affinity_agg", purchase_count="purchase_count + 1"),
        change("gold_customer_product_affinity_agg", days_since_last_interaction="days_since_last_interaction + 1"),
        drop("gold_customer_product_affinity_agg"),
    ),
    "affinity_counts_carts_and_views": (
        change("gold_customer_product_affinity_agg", cart_add_count="cart_add_count + 1"),
        change("gold_customer_product_affinity_agg", view_count="view_count + 1"),
        drop("cart_lines"),
        drop("gold_customer_event_fact", "event_type = 'product_view' AND customer_key IS NOT NULL"),
    ),
    "channel_days_count_their_sessions": (
        change("gold_daily_channel_performance", session_count="coalesce(session_count, 0) + 1"),
        change("gold_daily_channel_performance", "visitor_count IS NOT NULL", visitor_count="visitor_count + 1"),
        change("gold_daily_channel_performance", "visitor_count IS NOT NULL", conversion_rate="conversion_rate + 0.1"),
        change("gold_daily_channel_performance", "visitor_count IS NOT NULL", session_count="NULL"),
    ),
    "size_fits_agree_with_returns": (
        change("gold_size_fit_bridge", is_returned="NOT is_returned"),
        change("gold_size_fit_bridge", "is_returned", return_reason="NULL"),
        change("gold_size_fit_bridge", "NOT is_returned", kept_size="NULL"),
        change("gold_size_fit_bridge", "fit_description = 'perfect'", recommended_size="'other'"),
        change("gold_size_fit_bridge", product_key="product_key + 1"),
        change("gold_size_fit_bridge", customer_key="customer_key + 100"),
    ),
    "forecasts_know_no_future": (
        change("gold_demand_forecast_fact", forecast_date="date_add(forecast_date, 1)"),
        change("gold_demand_forecast_fact", "forecast_quantity > 0", forecast_quantity="0", confidence_lower_bound="0"),
        change("gold_demand_forecast_fact", "actual_quantity IS NULL", actual_quantity="1"),
        change("gold_demand_forecast_fact", "actual_quantity IS NOT NULL", actual_quantity="actual_quantity + 1"),
        change("gold_demand_forecast_fact", confidence_lower_bound="forecast_quantity + 1"),
        drop("lost_requests", f"quantity = 0 AND dt BETWEEN {_day(7)} AND {_day(13)}"),
    ),
}


def _days(count: int) -> str:
    return f"(SELECT date_add({_FIRST}, CAST(id AS INT)) AS dt FROM range({count}))"


_NOTHING_LOST = "SELECT * FROM {lake}.lost_requests WHERE FALSE"
_HALF_A_YEAR = {
    "customers": "SELECT id FROM range(10000)",
    "demand_factors": f"SELECT dt FROM {_days(183)}",
    "customer_changes": "SELECT id FROM range(850)",
}


_WANTED = {
    "demand_rates": f"SELECT {_FIRST} AS dt, 1L AS location_key, id AS product_id, 10D AS shop_units FROM range(1000)",
    "demand_factors": f"SELECT 1L AS location_id, dt, if(day(dt) = 1, 2D, 1D) AS total FROM {_days(7)}",
    "receipt_lines": """
        SELECT 4 AS quantity, 4 AS requested_quantity, CAST(NULL AS BIGINT) AS substitutes_request_id
        FROM range(19000)""",
    "lost_requests": "SELECT 0 AS quantity, 4 AS requested_quantity, 'STORE_POS' AS channel FROM range(1000)",
}


def _fits(of_ten_for_the_size: int) -> str:
    reason = f"if(id % 10 < {of_ten_for_the_size}, 'too_small', 'quality')"
    return f"SELECT TRUE AS is_returned, {reason} AS return_reason FROM range(2000)"


def _forecasts(of_ten_covered: int, actual: str = "10D") -> str:
    """Forecasts of 10 units a week, between 8 and 12."""
    return f"""
        SELECT date_add({_FIRST}, CAST(id % 5 * 7 AS INT)) AS forecast_date, 10D AS forecast_quantity,
               8D AS confidence_lower_bound, 12D AS confidence_upper_bound, 0.8D AS confidence_level,
               if(id % 10 < {of_ten_covered}, {actual}, 15D) AS actual_quantity
        FROM range(5000)"""


STAR_BANDS: dict[str, Band] = {
    "shoppers_want_what_their_rates_say": Band(_WANTED, {"lost_requests": _NOTHING_LOST}),
    "few_customers_change_in_a_month": Band(_HALF_A_YEAR, {"customer_changes": "SELECT id FROM range(3000)"}),
    "six_in_ten_returns_are_for_the_size": Band({"gold_size_fit_bridge": _fits(6)}, {"gold_size_fit_bridge": _fits(4)}),
    "forecast_intervals_cover_as_often_as_they_say": Band(
        {"gold_demand_forecast_fact": _forecasts(8)}, {"gold_demand_forecast_fact": _forecasts(6)}
    ),
    "forecasts_are_right_in_the_mean": Band(
        {"gold_demand_forecast_fact": _forecasts(10)}, {"gold_demand_forecast_fact": _forecasts(10, "8D")}
    ),
}
