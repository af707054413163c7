"""What readers were promised of columns, written down from the source documents and not from the declarations.

In a schema `!` stands for NOT NULL and `?` for a column that may be null; the documents leave the others open.
"""

from __future__ import annotations

import pytest

from retail_spark.core.columns import declared_columns
from retail_spark.core.lakehouse.metadata import METADATA
from retail_spark.retail import RETAIL

TABLES = RETAIL.tables | METADATA.tables

# How every row of the star says where it came from, and on which business day it belongs to a fact.
LOADED = "source_system string, etl_timestamp timestamp"
STAR = {
    "gold_sales_fact": f"""
        line_item_id string!, transaction_id string!, order_number string!,
        customer_key int!, product_key int!, location_key int!, channel_key int!, date_key int!, time_key int!,
        pos_terminal_id string?, sales_associate_id string?,
        quantity_requested int, quantity_sold int!, is_inventory_constrained boolean, inventory_at_purchase int,
        unit_price decimal(10,2), discount_amount decimal(12,2),
        tax_amount decimal(12,2), net_sales_amount decimal(12,2), gross_margin_amount decimal(12,2),
        is_return boolean, return_restocked_date_key int?, original_line_item_id string?,
        is_exchange boolean, is_promotional boolean, is_clearance boolean,
        fulfillment_type string, payment_method string, {LOADED}
    """,  # the documents' discount of one unit is decimal(10,2); of a whole line it is as wide as the line's amounts
    "gold_inventory_fact": f"""
        product_key int!, location_key int!, date_key int!,
        quantity_on_hand int!, quantity_available int!, quantity_reserved int!, quantity_damaged int!,
        quantity_in_transit int!,
        inventory_value_cost decimal(14,2), inventory_value_retail decimal(14,2),
        days_of_supply int, stock_cover_days int, reorder_point int, reorder_quantity int,
        is_stockout boolean, is_overstock boolean, is_discontinued boolean, stockout_duration_days int,
        last_replenishment_date date?, next_replenishment_date date?, {LOADED}
    """,
    "gold_stockout_events": """
        stockout_id bigint!, product_key int!, location_key int!,
        stockout_start_date_key int!, stockout_end_date_key int?, stockout_duration_days int!,
        lost_sales_attempts int!, lost_sales_quantity int!, lost_sales_revenue decimal(12,2)!,
        peak_season_flag boolean!, source_system string!, etl_timestamp timestamp!
    """,
    "gold_cart_abandonment_fact": f"""
        abandonment_id bigint!, cart_id string, customer_key int, channel_key int, date_key int, time_key int,
        items_count int, cart_value decimal(10,2), minutes_in_cart int,
        abandonment_stage string, suspected_reason string,
        low_inventory_trigger boolean, inventory_constrained_items int,
        recovery_email_sent boolean, recovery_email_opened boolean, recovery_email_clicked boolean,
        is_recovered boolean, recovery_date_key int?, recovery_revenue decimal(10,2), {LOADED}
    """,
}
KEYS = {
    "gold_sales_fact": "line_item_id",
    "gold_inventory_fact": "product_key location_key date_key",
    "gold_stockout_events": "stockout_id",
    "gold_cart_abandonment_fact": "abandonment_id",
}
# What a star's key points at, wherever it stands.
DIMENSIONS = {
    "customer_key": "gold_customer_dim",
    "product_key": "gold_product_dim",
    "location_key": "gold_location_dim",
    "channel_key": "gold_channel_dim",
    "time_key": "gold_time_dim",
    "date_key": "gold_date_dim",
    "stockout_start_date_key": "gold_date_dim",
    "stockout_end_date_key": "gold_date_dim",
    "return_restocked_date_key": "gold_date_dim",
    "recovery_date_key": "gold_date_dim",
}

# Columns that the documents themselves name, each by the one name under which it is stored.
NAMED = {
    "customers": "ble_id ad_id",
    "promotions_master": "discount_type",
    "dc_inventory_txn": "trace_id event_ts dt dc_id product_id quantity txn_type",
    "store_inventory_txn": "trace_id event_ts dt store_id product_id quantity txn_type source",
    "truck_moves": "trace_id event_ts dt truck_id dc_id store_id shipment_id status eta etd",
    "truck_inventory": "dt",
    "receipts": """trace_id event_ts dt store_id customer_id receipt_id_ext subtotal tax_amount total_amount
                   payment_method discount_amount""",
    "receipt_lines": "trace_id event_ts dt receipt_id_ext line_num product_id quantity unit_price ext_price promo_code",
    "foot_traffic": "trace_id event_ts dt store_id sensor_id zone dwell_seconds count",
    "ble_pings": "trace_id event_ts dt store_id beacon_id customer_ble_id rssi zone",
    "marketing": """trace_id event_ts dt channel campaign_id creative_id customer_ad_id impression_id_ext cost
                    device""",
    "online_orders": "dt order_id_ext customer_id",
    "online_order_lines": "dt fulfillment_status",
    "promotions": "dt receipt_id_ext promo_code discount_amount discount_type product_ids",
    "promo_lines": "dt",
    "payments": "dt",
    "store_ops": "dt",
    "stockouts": "dt",
    "reorders": "dt",
    "customer_zone_changes": "dt",
    "supply_chain_disruption": "dt",
    "generation_summary": "total_records generation_time_seconds",
    "table_progress": "tables_completed eta_seconds",
    "gold_customer_dim": "customer_key",
    "gold_product_dim": "product_key",
    "gold_location_dim": "location_key",
    "gold_date_dim": "date_key calendar_date is_peak_season",
    "gold_sales_fact": """customer_key product_key date_key location_key quantity_sold quantity_requested
                          is_inventory_constrained inventory_at_purchase is_return return_restocked_date_key""",
    "gold_inventory_fact": """product_key location_key date_key quantity_on_hand quantity_available is_stockout
                              stockout_duration_days last_replenishment_date next_replenishment_date""",
    "gold_cart_abandonment_fact": "suspected_reason low_inventory_trigger inventory_constrained_items",
    "gold_stockout_events": """stockout_id product_key location_key stockout_start_date_key stockout_duration_days
                               lost_sales_attempts lost_sales_quantity lost_sales_revenue peak_season_flag""",
}


def promised(table: str) -> dict[str, str]:
    """The columns of a schema above, each with its type and mark."""
    return dict(column.split() for column in " ".join(STAR[table].split()).split(", "))


@pytest.mark.parametrize("table", STAR)
def test_a_fact_has_the_columns_that_were_promised_with_their_types(table: str) -> None:
    declared = {column.name: column for column in declared_columns(TABLES[table])}
    for name, kind in promised(table).items():
        assert declared[name].type.lower() == kind.rstrip("!?"), name
        if kind.endswith(("!", "?")):
            assert declared[name].is_required == kind.endswith("!"), name


@pytest.mark.parametrize("table", STAR)
def test_a_fact_is_one_row_per_key_and_its_keys_lead_to_dimensions(table: str) -> None:
    assert TABLES[table].key == tuple(KEYS[table].split())
    leads = {name: to for name, to in TABLES[table].refs.items() if to in DIMENSIONS.values()}
    assert leads == {name: DIMENSIONS[name] for name in promised(table) if name in DIMENSIONS}


def test_a_stockout_has_the_twelve_columns_of_the_source_documents_and_no_other() -> None:
    twelve = promised("gold_stockout_events")
    assert len(twelve) == 12
    assert {column.name for column in declared_columns(TABLES["gold_stockout_events"])} == twelve.keys()


@pytest.mark.parametrize("table", NAMED)
def test_a_table_has_the_columns_that_the_source_documents_name(table: str) -> None:
    assert set(NAMED[table].split()) <= {column.name for column in declared_columns(TABLES[table])}
