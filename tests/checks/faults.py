"""Faults for the checks of exact laws: the tables of a generated lakehouse, one of them with something wrong in it.

A fault is a mapping from tables to the queries that stand in their place; `{lake}` is the schema of the lakehouse.
"""

from __future__ import annotations

from datetime import timedelta

import retail_spark.retail  # noqa: F401  (its modules declare the tables and their keys)
from retail_spark.retail.world import RETAIL
from tests.readme import DAYS, FIRST_DAY

Views = dict[str, str]

# The README's world begins on a Monday, and has a closed day, both sides of a year's end, and time for supplies and
# returns.
_LAST_DAY = f"DATE'{FIRST_DAY + timedelta(days=DAYS - 1)}'"


def _day(number: int) -> str:
    return f"DATE'{FIRST_DAY + timedelta(days=number)}'"


def change(table: str, where: str = "TRUE", **columns: str) -> Views:
    """The table with other values in one of its rows: the first by its key for which `where` is true."""
    values = "".join(f", if(is_it, {value}, {column}) AS {column}" for column, value in columns.items())
    return {table: f"SELECT * EXCEPT (is_it, {', '.join(columns)}){values} FROM ({_with_one_marked(table, where)})"}


def change_all(table: str, **columns: str) -> Views:
    """The table with other values in all of its rows."""
    values = ", ".join(f"{value} AS {column}" for column, value in columns.items())
    return {table: f"SELECT * EXCEPT ({', '.join(columns)}), {values} FROM {{lake}}.{table}"}


def drop(table: str, where: str = "TRUE") -> Views:
    """The table without one of its rows."""
    return {table: f"SELECT * EXCEPT (is_it) FROM ({_with_one_marked(table, where)}) WHERE NOT is_it"}


def repeat(table: str, where: str = "TRUE") -> Views:
    """The table with one of its rows twice."""
    marked = _with_one_marked(table, where)
    copies = "LATERAL VIEW explode(sequence(1, if(is_it, 2, 1))) copies AS copy"
    return {table: f"SELECT * EXCEPT (is_it, copy) FROM ({marked}) {copies}"}


def _with_one_marked(table: str, where: str) -> str:
    key = f"struct({', '.join(RETAIL.tables[table].key)})"
    return f"SELECT *, {key} = (SELECT min({key}) FROM {{lake}}.{table} WHERE {where}) AS is_it FROM {{lake}}.{table}"


_POSITION_DAY = "dt, location_key, product_id"
_IS_LOST = f"({_POSITION_DAY}) IN (SELECT {_POSITION_DAY} FROM {{lake}}.lost_requests)"
_BY_CALENDAR = "promo_id IS NOT NULL AND promo_code IS NULL AND quantity > 0"
_SUPPLIER_ORDER = "store_id IS NULL AND to_dc_id IS NULL"
_A_CART_LEFT = "(SELECT min(trace_id) FROM {lake}.carts WHERE is_abandoned)"
_ORDERED = "cart_id IN (SELECT cart_id FROM {lake}.carts WHERE NOT is_abandoned)"
_CANCELLED = "cancelled_ts IS NOT NULL"
_RELEASE = "source = 'CANCELLATION'"
_REFUND_OF_A_LINE = "order_id_ext IS NOT NULL AND amount_cents < 0"
_REVERSAL = "return_source = 'CANCELLATION'"
_CENT = "CAST({0} + 0.01 AS DECIMAL(12,2))"

# check -> faults, each of which it must see in data in which it holds
FAULTS: dict[str, tuple[Views, ...]] = {
    "opening_plus_movements_is_closing": (
        change("store_inventory_txn", quantity="quantity + 1"),
        drop("dc_inventory_txn"),
        change("inventory_positions", available="available + 1"),
    ),
    "a_day_opens_as_the_day_before_closed": (
        change("inventory_positions", f"dt = {_day(5)}", opening="opening + 1"),
        drop("inventory_positions", f"dt = {_day(5)}"),
    ),
    "stock_is_never_negative": (
        change("inventory_positions", available="-1"),
        change("store_inventory_txn", balance="-1"),
    ),
    "ledgers_run_on": (
        change("dc_inventory_txn", balance="balance + 1"),
        change("store_inventory_txn", "movement_seq = 2", event_ts="event_ts - INTERVAL 2 DAYS"),
        change("store_inventory_txn", "movement_seq = 2", movement_seq="movement_seq + 10"),
        # all balances of a position shifted alike: only the stock at the end tells
        change_all("store_inventory_txn", balance="if(store_id = 1 AND product_id = 1, balance + 1, balance)"),
    ),
    "sales_never_exceed_request_or_stock": (
        change("receipt_lines", "quantity > 0", inventory_at_purchase="quantity - 1"),
        change("online_order_lines", requested_quantity="quantity - 1"),
        change("lost_requests", lost_quantity="lost_quantity + 1"),
    ),
    "cut_requests_empty_the_shelf": (
        change("inventory_positions", f"available = 0 AND {_IS_LOST}", available="3"),
        change("lost_requests", inventory_at_purchase="quantity + 1"),
    ),
    "first_come_first_served": (change("lost_requests", "quantity > 0", event_ts="event_ts - INTERVAL 1 DAY"),),
    "on_hand_is_available_reserved_and_damaged": (
        change("gold_inventory_fact", quantity_on_hand="quantity_on_hand + 1"),
        change("gold_inventory_fact", is_stockout="NOT is_stockout"),
    ),
    "gold_inventory_shows_the_positions": (
        change("gold_inventory_fact", quantity_reserved="quantity_reserved + 1"),
        drop("gold_inventory_fact"),
    ),
    "every_sale_has_its_line": (
        drop("receipt_lines", "quantity > 0"),
        change("store_inventory_txn", "txn_type = 'SALE'", cause_id="cause_id + 1"),
        change("dc_inventory_txn", "txn_type = 'SALE'", event_ts="event_ts + INTERVAL 1 SECOND"),
        change("online_order_lines", quantity="quantity + 1"),
    ),
    "every_restock_has_its_return": (
        drop("store_inventory_txn", "cause_type = 'RETURN_LINE'"),
        change("store_inventory_txn", "cause_type = 'RETURN_LINE'", quantity="quantity + 1"),
        drop("receipt_lines", f"restock_date <= {_LAST_DAY}"),
    ),
    "every_load_leaves_the_dc": (
        drop("truck_inventory", f"action = 'LOAD' AND dt = {_day(1)}"),
        change("dc_inventory_txn", "txn_type = 'OUTBOUND_SHIPMENT'", cause_id="cause_id + 1"),
    ),
    "every_unload_reaches_the_shelf": (
        change("truck_inventory", f"action = 'UNLOAD' AND dt < {_LAST_DAY}", quantity="quantity + 1"),
        drop("dc_inventory_txn", "txn_type = 'INBOUND_SHIPMENT' AND cause_type = 'SHIPMENT'"),
    ),
    "every_supply_was_ordered": (
        change("dc_inventory_txn", "cause_type = 'REORDER'", quantity="quantity + 1"),
        change("dc_inventory_txn", "cause_type = 'REORDER'", dt="date_add(dt, 8)"),
        drop("dc_inventory_txn", f"cause_type = 'REORDER' AND dt <= {_day(2)}"),
        drop("reorders", f"{_SUPPLIER_ORDER} AND dt <= {_day(2)}"),
    ),
    "movements_say_why": (
        change("store_inventory_txn", "txn_type = 'SALE'", source="'THEFT'"),
        change("dc_inventory_txn", "txn_type = 'ADJUSTMENT' OR txn_type = 'LOST'", cause_id="cause_id + 1"),
        change("dc_inventory_txn", "txn_type = 'OUTBOUND_SHIPMENT'", quantity="-quantity"),
        change("dc_inventory_txn", _RELEASE, source="'CUSTOMER_RETURN'"),
    ),
    "sold_units_agree_everywhere": (
        change("gold_sales_fact", "NOT is_return", quantity_sold="quantity_sold + 1"),
        change("receipt_lines", "quantity > 0", quantity="quantity + 1"),
        change("dc_inventory_txn", "txn_type = 'SALE'", quantity="quantity - 1"),
    ),
    "gold_movements_sum_to_the_change_of_stock": (change("gold_inventory_movement_fact", quantity="quantity + 1"),),
    "lines_add_up_to_receipts": (
        change("receipts", subtotal_cents="subtotal_cents + 1"),
        change("receipts", total_amount=_CENT.format("total_amount")),
        change("receipt_lines", tax_cents="tax_cents + 1"),
        drop("receipt_lines"),
    ),
    "lines_add_up_to_orders": (
        change("online_orders", discount_cents="discount_cents + 1"),
        change("online_orders", subtotal_amount=_CENT.format("subtotal_amount")),
        change("online_order_lines", ext_cents="ext_cents + 1"),
    ),
    "tickets_are_paid_exactly": (
        drop("payments", "status = 'APPROVED'"),
        repeat("payments", "status = 'APPROVED'"),
        change("payments", amount_cents="amount_cents + 1"),
        change("payments", "status = 'DECLINED'", event_ts="event_ts + INTERVAL 1 DAY"),
        change("payments", "payment_method <> 'CASH'", payment_method="'CASH'"),
        drop("payments", _REFUND_OF_A_LINE),
        change("online_order_lines", _CANCELLED, cancelled_ts="NULL"),
    ),
    "lines_are_taxed_by_shop_and_class": (
        change("receipt_lines", tax_cents="tax_cents + 1"),
        change("online_order_lines", tax_cents="tax_cents + 1"),
        change_all("stores", tax_rate="CAST(tax_rate + 0.01 AS DECIMAL(6,5))"),
    ),
    "lines_cost_price_times_units_less_discount": (
        change("receipt_lines", ext_cents="ext_cents + 1"),
        change("online_order_lines", discount_cents="-1"),
        change("products_master", sale_price="CAST(sale_price + 1 AS DECIMAL(10,2))"),
    ),
    "gold_sales_add_up_to_tickets": (
        change("gold_sales_fact", net_sales_amount=_CENT.format("net_sales_amount")),
        drop("gold_sales_fact", "return_source = 'CUSTOMER_RETURN'"),
        drop("gold_sales_fact", _REVERSAL),
    ),
    "gold_sales_never_exceed_requests": (
        change("gold_sales_fact", "NOT is_return", quantity_requested="quantity_sold - 1"),
        change("gold_sales_fact", "NOT is_return", is_inventory_constrained="NOT is_inventory_constrained"),
    ),
    "gold_lost_sales_show_the_requests": (
        drop("gold_lost_sales_fact"),
        change("gold_lost_sales_fact", lost_quantity="lost_quantity + 1"),
    ),
    "loads_are_unloaded_or_on_the_road": (
        drop("truck_inventory", f"action = 'UNLOAD' AND dt <= {_day(5)}"),
        change("truck_inventory", "action = 'UNLOAD'", quantity="quantity - 1"),
        change("truck_inventory", "action = 'UNLOAD'", dt="date_add(dt, 3)"),
    ),
    "goods_on_the_road_were_sent": (
        change("inventory_positions", f"dt = {_LAST_DAY}", in_transit="in_transit + 1"),
        drop("truck_inventory", "action = 'LOAD'"),
    ),
    "loads_fit_the_truck": (change("truck_inventory", "action = 'LOAD'", quantity="15001"),),
    "chilled_goods_ride_cold_trucks": (
        change_all("products_master", requires_refrigeration="TRUE") | change_all("trucks", refrigeration="id > 1"),
    ),
    "dcs_handle_no_more_than_they_can": (change("truck_inventory", "action = 'LOAD'", quantity="1000000"),),
    "a_truck_has_one_destination_a_day": (change_all("truck_moves", truck_id="'TRK1001'"),),
    "truck_statuses_follow_each_other": (
        change("truck_moves", "status = 'ARRIVED'", event_ts="event_ts - INTERVAL 3 DAYS"),
        change("truck_moves", "status = 'COMPLETED'", departure_time="departure_time + INTERVAL 1 HOUR"),
        drop("truck_moves", f"status = 'IN_TRANSIT' AND dt = {_day(5)}"),
    ),
    "places_are_supplied_by_their_dc": (change("truck_moves", dc_id="dc_id + 1"),),
    "returns_reverse_a_sale": (
        change("receipt_lines", "quantity < 0", quantity="quantity - 5"),
        change("receipt_lines", "quantity < 0", event_ts="event_ts - INTERVAL 60 DAYS"),
        change("receipt_lines", "quantity < 0", ext_cents="ext_cents - 1"),
        change("receipt_lines", "quantity < 0", return_for_line_id="-1"),
    ),
    "returns_are_restocked_in_one_to_three_days": (
        change("gold_sales_fact", "return_restocked_date_key IS NOT NULL", return_restocked_date_key="date_key"),
    ),
    "no_sale_while_a_shop_is_closed": (
        change("receipts", event_ts="CAST(dt AS TIMESTAMP)"),
        change_all("demand_factors", close_second="open_second"),
    ),
    "no_sale_before_a_shop_opened": (change("stores", opened_date="DATE'2030-01-01'"),),
    "stockout_events_are_the_days_at_zero": (
        change("gold_stockout_events", stockout_duration_days="stockout_duration_days + 1"),
        change("gold_stockout_events", "stockout_end_date_key IS NOT NULL", stockout_end_date_key="NULL"),
        drop("gold_stockout_events"),
        change("inventory_positions", "available = 0 AND stockout_days = 1", stockout_days="2"),
        change("inventory_positions", "available > 0", available="0"),
    ),
    "stockout_events_count_lost_sales": (
        change("gold_stockout_events", lost_sales_attempts="lost_sales_attempts + 1"),
        change("gold_stockout_events", lost_sales_revenue=_CENT.format("lost_sales_revenue")),
        drop("gold_lost_sales_fact"),
    ),
    "stockouts_are_first_days_at_zero": (
        drop("stockouts"),
        change("stockouts", last_known_quantity="last_known_quantity + 1"),
        change("stockouts", dt="date_add(dt, 1)"),
    ),
    "peak_season_is_november_and_december": (change("gold_stockout_events", peak_season_flag="NOT peak_season_flag"),),
    "availability_is_never_negative": (change("gold_inventory_fact", quantity_available="-1"),),
    "receipt_ids_tell_time_and_shop": (
        change("receipts", receipt_id_ext="replace(receipt_id_ext, 'RCP', 'RCQ')"),
        change("receipts", event_ts="event_ts + INTERVAL 1 MINUTE"),
        change("receipts", store_id="store_id + 1"),
    ),
    "substitutes_stand_in_for_refusals": (
        change("receipt_lines", "substitutes_request_id IS NOT NULL", trace_id="trace_id + 1"),
        change("lost_requests", "is_substituted", is_substituted="FALSE"),
        change_all("products_master", category="CAST(id AS STRING)"),
    ),
    "calendar_discounts_follow_the_calendar": (
        change("receipt_lines", _BY_CALENDAR, discount_cents="discount_cents + 1"),
        change("receipt_lines", _BY_CALENDAR, discount_cents="0", promo_id="NULL"),
        change("receipt_lines", "promo_id IS NULL AND quantity > 0", discount_cents="100", promo_id="1"),
        change("online_order_lines", discount_cents="100", promo_id="1"),
        change_all("promo_calendar", week="week % 53 + 1"),
    ),
    "code_discounts_follow_the_code": (
        change("receipt_lines", "promo_code IS NOT NULL AND quantity > 0", discount_cents="discount_cents + 3000"),
        change_all("promotions_master", min_purchase="CAST(99999 AS DECIMAL(8,2))"),
        change_all("promotions_master", eligible_months="array(7)"),
    ),
    "code_uses_add_up": (change("promotions", discount_cents="discount_cents + 1"), drop("promo_lines")),
    "snapshots_are_the_last_close": (
        change("store_inventory_snapshots", current_quantity="current_quantity + 1"),
        drop("dc_inventory_snapshots"),
    ),
    "reserved_units_are_open_orders": (
        change("inventory_positions", f"dt = {_LAST_DAY}", reserved="reserved + 1"),
        change("online_order_lines", "cancelled_ts IS NULL", shipped_ts="NULL", delivered_ts="NULL"),
        change("online_order_lines", f"to_date(cancelled_ts) < {_LAST_DAY}", cancelled_ts="NULL"),
        change(
            "online_order_lines", f"to_date(cancelled_ts) < {_LAST_DAY}", cancelled_ts=f"CAST({_LAST_DAY} AS TIMESTAMP)"
        ),
    ),
    "damaged_units_wait_for_monday": (
        change("inventory_positions", f"dt = {_LAST_DAY}", damaged="damaged + 1"),
        change("store_inventory_txn", f"dt = {_LAST_DAY}", txn_type="'DAMAGED'"),
    ),
    "demand_factors_multiply_up": (change("demand_factors", total="total * 2"), drop("demand_factors")),
    "reorders_come_at_the_reorder_point": (change("reorders", current_quantity="reorder_point + 1"),),
    "online_orders_keep_their_times": (
        change("online_order_lines", picked_ts="event_ts"),
        change("online_order_lines", "delivered_ts IS NOT NULL", delivered_ts="delivered_ts + INTERVAL 5 DAYS"),
        change("online_order_lines", "delivered_ts IS NOT NULL", fulfillment_status="'CREATED'"),
        change("online_order_lines", _CANCELLED, shipped_ts="cancelled_ts"),
        change("online_order_lines", _CANCELLED, cancelled_ts="event_ts"),
        change("online_order_lines", _CANCELLED, cancelled_ts="cancelled_ts + INTERVAL 28 HOURS"),
        change("online_order_lines", _CANCELLED, fulfillment_status="'PICKED'"),
        change("online_orders", "completed_ts IS NOT NULL", completed_ts="NULL"),
    ),
    "cancelled_lines_are_released_and_refunded": (
        drop("dc_inventory_txn", _RELEASE),
        change("dc_inventory_txn", _RELEASE, dt="date_add(dt, 1)"),
        change("store_inventory_txn", _RELEASE, quantity="quantity + 1"),
        change("store_inventory_txn", _RELEASE, store_id="store_id + 1"),
        drop("payments", _REFUND_OF_A_LINE),
        repeat("payments", _REFUND_OF_A_LINE),
        change("payments", _REFUND_OF_A_LINE, amount_cents="amount_cents + 1"),
        drop("gold_sales_fact", _REVERSAL),
        change("gold_sales_fact", _REVERSAL, net_sales_amount=_CENT.format("net_sales_amount")),
        change("gold_sales_fact", _REVERSAL, return_restocked_date_key="date_key"),
        change("online_order_lines", "delivered_ts IS NOT NULL", cancelled_ts="picked_ts"),
    ),
    "abandoned_carts_move_no_stock": (
        change("carts", "order_id_ext IS NOT NULL", is_abandoned="TRUE"),
        change("dc_inventory_txn", "cause_type = 'ORDER_LINE'", cause_id=f"{_A_CART_LEFT} * 100 + 1"),
        change("lost_requests", trace_id=_A_CART_LEFT),
    ),
    "every_order_has_its_cart": (
        drop("carts", "order_id_ext IS NOT NULL"),
        drop("carts", "is_recovered"),
        drop("online_orders"),
        change("carts", "order_id_ext IS NOT NULL", event_ts="event_ts - INTERVAL 1 SECOND"),
        change("carts", "is_recovered", dt="date_sub(dt, 3)"),
        change("carts", "is_recovered", is_recovered="FALSE"),
        change("carts", "is_recovered", customer_id="customer_id + 1"),
    ),
    "orders_ask_for_what_was_in_the_cart": (
        change("cart_lines", _ORDERED, quantity="quantity + 1"),
        change("cart_lines", _ORDERED, location_key="location_key + 1"),
        drop("cart_lines", _ORDERED),
        drop("online_order_lines", "trace_id IN (SELECT trace_id FROM {lake}.carts)"),
        drop("lost_requests", "quantity = 0 AND trace_id IN (SELECT trace_id FROM {lake}.carts)"),
        drop("cart_lines", "cart_id IN (SELECT cart_id FROM {lake}.carts WHERE is_recovered)"),
    ),
    "carts_add_up": (
        change("carts", items="items + 1"),
        change("carts", value=_CENT.format("value")),
        change("carts", "low_inventory_trigger", low_inventory_trigger="FALSE"),
        change("cart_lines", is_low="NOT is_low"),
        drop("cart_lines"),
    ),
    "carts_show_the_stock_of_the_morning": (
        change("cart_lines", available_at_add="available_at_add + 1"),
        change("cart_lines", is_low="NOT is_low"),
        change_all("inventory_positions", opening="opening + 1"),
    ),
    "reminders_keep_their_times": (
        change("carts", "email_sent_ts IS NOT NULL", email_sent_ts="email_sent_ts - INTERVAL 1 DAY"),
        change("carts", "email_opened_ts IS NOT NULL", email_opened_ts="email_sent_ts"),
        change("carts", "is_recovered", email_clicked_ts="NULL"),
        change("carts", "NOT low_inventory_trigger AND is_abandoned", suspected_reason="'low_inventory'"),
    ),
    "sessions_lead_to_carts_and_orders": (
        drop("session_events", "event_type = 'add_to_cart'"),
        drop("session_events", "event_type = 'remove_from_cart'"),
        repeat("session_events", "event_type = 'checkout_complete'"),
        drop("session_events", f"event_type = 'checkout_start' AND {_ORDERED}"),
        drop("session_events", "event_type = 'page_view'"),
        change("session_events", "event_type = 'page_view'", is_bounce="NOT is_bounce"),
        change("session_events", "event_type = 'product_view'", event_ts="event_ts - INTERVAL 1 DAY"),
        drop("online_orders"),
    ),
    "gold_carts_show_the_carts": (
        drop("gold_cart_fact"),
        change("gold_cart_fact", low_inventory_trigger="NOT low_inventory_trigger"),
        change("gold_cart_abandonment_fact", "is_recovered", recovery_date_key="recovery_date_key + 1"),
    ),
    "gold_events_show_the_clicks": (
        drop("gold_customer_event_fact"),
        change("gold_customer_event_fact", conversion_flag="NOT conversion_flag"),
    ),
    "stock_cuts_some_sales": (
        change_all("gold_sales_fact", quantity_requested="quantity_sold", is_inventory_constrained="FALSE"),
    ),
    "stockouts_last_days_not_ages": (change_all("gold_stockout_events", stockout_duration_days="20"),),
}
