"""Headers of the CSV files: the source documents' PascalCase names where they name a column, else the column's own."""

from __future__ import annotations

from retail_spark.core.columns import DeclaredColumn, declared_columns
from retail_spark.core.table import Table

# Ids that the source documents end with ID; all others end with Id
_ID = {"id", "store_id", "dc_id", "product_id", "customer_id", "geography_id", "node_id", "location_id"}
_CAPITALS = {"ts", "dc", "ble", "msrp", "rssi", "eta", "etd"}

# Table -> the columns that the source documents name, in their order; `column:Header` where no rule gives the header.
# Columns that are not here keep their names: those of gold and of fmcg, and what we added for the sake of causes.
_WORLD = "retail"
_NAMED = {
    "geographies_master": "id city state zip_code district region",
    "stores": "id store_number address geography_id",
    "distribution_centers": "id dc_number address geography_id",
    "trucks": "id license_plate refrigeration dc_id",
    "customers": "id first_name last_name address geography_id loyalty_card phone ble_id ad_id",
    "products_master": "id product_name brand company department category subcategory cost msrp sale_price "
    "requires_refrigeration launch_date tags",
    "campaigns": "campaign_id",
    "dc_inventory_snapshots": "dc_id product_id current_quantity reorder_point last_updated",
    "store_inventory_snapshots": "store_id product_id current_quantity reorder_point last_updated",
    "dc_inventory_txn": "trace_id event_ts dc_id product_id quantity:QtyDelta txn_type:Reason balance source",
    "truck_moves": "trace_id event_ts truck_id dc_id store_id shipment_id status eta etd departure_time "
    "actual_unload_duration",
    "truck_inventory": "trace_id event_ts truck_id shipment_id product_id quantity action location_id location_type",
    "store_inventory_txn": "trace_id event_ts store_id product_id quantity:QtyDelta txn_type:Reason source balance",
    "receipts": "trace_id event_ts store_id customer_id receipt_id_ext:ReceiptId subtotal tax_amount:Tax "
    "total_amount:Total payment_method:TenderType discount_amount receipt_type "
    "return_for_receipt_id_ext:ReturnForReceiptId",
    "receipt_lines": "trace_id event_ts receipt_id_ext:ReceiptId line_num:Line product_id quantity:Qty unit_price "
    "ext_price promo_code",
    "foot_traffic": "trace_id event_ts store_id sensor_id zone dwell_seconds:Dwell count",
    "ble_pings": "trace_id event_ts store_id beacon_id customer_ble_id rssi zone customer_id:CustomerId",
    "marketing": "trace_id event_ts channel campaign_id creative_id customer_ad_id impression_id_ext:ImpressionId cost "
    "device customer_id:CustomerId cost_cents",
    "online_orders": "trace_id event_ts order_id_ext:OrderId customer_id subtotal_amount:Subtotal tax_amount:Tax "
    "total_amount:Total payment_method:TenderType completed_ts",
    "online_order_lines": "trace_id event_ts order_id_ext:OrderId line_num:Line product_id quantity:Qty unit_price "
    "ext_price promo_code fulfillment_mode fulfillment_status node_type node_id picked_ts shipped_ts delivered_ts",
    "promotions": "trace_id event_ts receipt_id_ext:ReceiptId promo_code discount_amount discount_type product_ids "
    "discount_cents product_count store_id customer_id",
    "promo_lines": "trace_id event_ts receipt_id_ext:ReceiptId promo_code line_num:LineNumber product_id quantity:Qty "
    "discount_amount discount_cents",
    "payments": "trace_id event_ts receipt_id_ext order_id_ext payment_method amount_cents amount transaction_id "
    "processing_time_ms status decline_reason store_id customer_id",
    "stockouts": "trace_id event_ts store_id dc_id product_id last_known_quantity detection_time",
    "reorders": "trace_id event_ts store_id dc_id product_id current_quantity reorder_quantity reorder_point priority",
    "customer_zone_changes": "trace_id event_ts store_id customer_ble_id from_zone to_zone",
    "supply_chain_disruption": "trace_id event_ts dc_id type severity description start_time end_time "
    "impact_percentage affected_products",
}


def named_columns(world: str, table: str) -> dict[str, str]:
    """Column -> header, of the columns that the source documents name for a table, in their order."""
    words = _NAMED.get(table, "") if world == _WORLD else ""
    pairs = (word.partition(":") for word in words.split())
    return {column: header or pascal(column) for column, _, header in pairs}


def headers(world: str, table: Table) -> dict[str, tuple[DeclaredColumn, str]]:
    """Column -> (declaration, header) of a table's files: first the named columns, in their order, then the others.

    `dt` is none of them: it is the name of the folder.
    """
    declared = {column.name: column for column in declared_columns(table) if column.name != "dt"}
    named = {name: header for name, header in named_columns(world, table.name).items() if name in declared}
    return {
        name: (declared[name], named.get(name, name)) for name in [*named, *(n for n in declared if n not in named)]
    }


def pascal(column: str) -> str:
    """A column's name in PascalCase: `store_id` -> StoreID, `event_ts` -> EventTS, `truck_id` -> TruckId."""
    parts = [part.upper() if part in _CAPITALS else part.capitalize() for part in column.split("_")]
    if column in _ID:
        parts[-1] = "ID"
    return "".join(parts)
