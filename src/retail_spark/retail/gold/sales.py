"""Sales and lost sales of the star, one row per line. What decides a row stands in the operational lines."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between
from retail_spark.retail.gold.conventions import TILLS, WEB_SHOP, channel_key, loaded, sold_by, with_customer_key
from retail_spark.retail.identity import date_key, line_number, second_of_day, time_key
from retail_spark.retail.online import CANCEL_DAYS
from retail_spark.retail.rules import amount, cents
from retail_spark.retail.world import RETAIL

CLEARANCE_DAYS: Final = 28
"""A reduced line is clearance in the last weeks of its product's life, and after it."""
TILLS_PER_SHOP: Final = 4
ASSOCIATES_PER_SHOP: Final = 12

# Columns that receipt_lines and online_order_lines share, under the names that the fact is built from.
_SHARED: Final = (
    "trace_id",
    "event_ts",
    "dt",
    "line_num",
    "customer_id",
    "product_id",
    "quantity",
    "requested_quantity",
    "inventory_at_purchase",
    "unit_price",
    "ext_price",
    "ext_cents",
    "discount_cents",
    "tax_cents",
    "promo_id",
    "payment_method",
    "channel",
)


@RETAIL.table(
    """
    line_item_id           STRING  NOT NULL COMMENT 'transaction_id-number of the line; a cancellation adds -CANCELLED',
    transaction_id         STRING  NOT NULL COMMENT 'receipt_id_ext or order_id_ext',
    trace_id               BIGINT  NOT NULL COMMENT 'trace_id of the receipt or order',
    dt                     DATE    NOT NULL COMMENT 'business day; of a return or cancellation its own day',
    date_key               INT     NOT NULL COMMENT 'dt as yyyymmdd',
    time_key               INT     NOT NULL COMMENT 'quarter of an hour, HHMM',
    customer_key           INT     NOT NULL COMMENT 'customers.id * 100 + version',
    product_key            INT     NOT NULL COMMENT 'product',
    location_key           INT     NOT NULL COMMENT 'place whose stock was sold or released, or to which a return came',
    channel_key            INT     NOT NULL COMMENT 'channel',
    order_number           STRING  NOT NULL COMMENT 'same as transaction_id',
    pos_terminal_id        STRING           COMMENT 'till, null online',
    sales_associate_id     STRING           COMMENT 'cashier, null online and at the kiosk',
    quantity_sold          INT     NOT NULL COMMENT 'units, above 0 also on returns',
    quantity_requested     INT              COMMENT 'units wanted, null on returns',
    is_inventory_constrained BOOLEAN NOT NULL COMMENT 'stock did not suffice: fewer sold than wanted',
    inventory_at_purchase  INT              COMMENT 'available units just before, null on returns',
    unit_price             DECIMAL(10,2) NOT NULL COMMENT 'list price of the day',
    discount_amount        DECIMAL(12,2) NOT NULL COMMENT 'discount of the whole line, negative on returns',
    tax_amount             DECIMAL(12,2) NOT NULL COMMENT 'tax of the whole line, negative on returns',
    net_sales_amount       DECIMAL(12,2) NOT NULL COMMENT 'after discount, before tax, negative on returns',
    gross_margin_amount    DECIMAL(12,2) NOT NULL COMMENT 'net_sales_amount less the cost of the units',
    is_return              BOOLEAN NOT NULL COMMENT 'reverses original_line_item_id, for the reason in return_source',
    return_source          STRING           COMMENT 'CUSTOMER_RETURN or CANCELLATION (never shipped), null on sales',
    return_restocked_date_key INT           COMMENT 'day back on the shelf, null on sales and if written off',
    is_exchange            BOOLEAN NOT NULL COMMENT 'false: exchanges are a return and a sale',
    is_promotional         BOOLEAN NOT NULL COMMENT 'reduced by a promotion, of the calendar or by code',
    is_clearance           BOOLEAN NOT NULL COMMENT 'reduced in the last weeks of the life of the product',
    fulfillment_type       STRING  NOT NULL COMMENT 'in_store, ship or pickup',
    payment_method         STRING  NOT NULL COMMENT 'credit_card, debit_card, cash, mobile_pay, paypal or other',
    original_line_item_id  STRING           COMMENT 'line that this one reverses, null on sales',
    source_system          STRING  NOT NULL COMMENT 'POS or ECOMMERCE',
    etl_timestamp          TIMESTAMP NOT NULL COMMENT 'load, in the night after dt'
    """,
    key="line_item_id",
    refs={
        "customer_key": "gold_customer_dim",
        "product_key": "gold_product_dim",
        "date_key": "gold_date_dim",
        "time_key": "gold_time_dim",
        "location_key": "gold_location_dim",
        "channel_key": "gold_channel_dim",
        "return_restocked_date_key": "gold_date_dim",
        "original_line_item_id": "gold_sales_fact.line_item_id",
    },
    growth="daily",
    history=CANCEL_DAYS,
    layer="gold",
)
def gold_sales_fact(
    run: Run,
    receipt_lines: DataFrame,
    online_order_lines: DataFrame,
    products_master: DataFrame,
    customer_changes: DataFrame,
) -> DataFrame:
    """One row per line sold in a shop or online, and per line returned or cancelled."""
    lines = _shop_lines(receipt_lines).unionByName(_online_lines(online_order_lines))
    lines = lines.unionByName(_cancelled_lines(online_order_lines)).where(run.generates("dt"))
    lines = with_customer_key(lines, customer_changes)
    products = products_master.select(F.col("id").alias("product_id"), cents("cost").alias("cost"), "end_of_life_date")
    is_cancelled = F.col("return_source") == "CANCELLATION"
    is_online = ~F.col("is_till")
    is_reduced = F.col("discount_cents") != 0
    ends = F.date_sub("end_of_life_date", CLEARANCE_DAYS)
    is_last_weeks = F.coalesce(F.col("dt") >= ends, F.lit(False))
    till = integer_between(run.draw("gold_sales_fact.pos_terminal_id", "trace_id"), 1, TILLS_PER_SHOP)
    associate = integer_between(run.draw("gold_sales_fact.sales_associate_id", "trace_id"), 1, ASSOCIATES_PER_SHOP)
    is_served = F.col("channel") == "STORE_POS"
    return lines.join(F.broadcast(products), "product_id", how="left").select(
        F.concat_ws("-", _line_item(), F.when(is_cancelled, "CANCELLED")).alias("line_item_id"),
        "transaction_id",
        "trace_id",
        "dt",
        date_key("dt").alias("date_key"),
        time_key(second_of_day("event_ts")).alias("time_key"),
        "customer_key",
        F.col("product_id").cast("int").alias("product_key"),
        F.col("location_key").cast("int").alias("location_key"),
        channel_key("channel").alias("channel_key"),
        F.col("transaction_id").alias("order_number"),
        F.when(F.col("is_till"), _at_shop("POS", till)).alias("pos_terminal_id"),
        F.when(is_served, _at_shop("EMP", associate)).alias("sales_associate_id"),
        F.abs("quantity").alias("quantity_sold"),
        F.col("requested_quantity").alias("quantity_requested"),
        F.coalesce(F.col("quantity") < F.col("requested_quantity"), F.lit(False)).alias("is_inventory_constrained"),
        "inventory_at_purchase",
        "unit_price",
        amount("discount_cents").alias("discount_amount"),
        amount("tax_cents").alias("tax_amount"),
        F.col("ext_price").alias("net_sales_amount"),
        amount(F.col("ext_cents") - F.col("cost") * F.col("quantity")).alias("gross_margin_amount"),
        F.col("return_source").isNotNull().alias("is_return"),
        "return_source",
        date_key("restock_date").alias("return_restocked_date_key"),
        F.lit(False).alias("is_exchange"),
        F.col("promo_id").isNotNull().alias("is_promotional"),
        (is_reduced & is_last_weeks).alias("is_clearance"),
        "fulfillment_type",
        F.lower("payment_method").alias("payment_method"),
        "original_line_item_id",
        *loaded(F.when(is_online, WEB_SHOP).otherwise(TILLS), "dt"),
    )


def _shop_lines(receipt_lines: DataFrame) -> DataFrame:
    is_return = F.col("quantity") < 0
    original = F.concat_ws("-", "return_for_receipt_id_ext", line_number("return_for_line_id").cast("string"))
    return receipt_lines.select(
        *_SHARED,
        F.col("receipt_id_ext").alias("transaction_id"),
        F.col("store_id").alias("location_key"),
        F.lit(True).alias("is_till"),
        F.lit("in_store").alias("fulfillment_type"),
        F.when(is_return, "CUSTOMER_RETURN").alias("return_source"),
        F.when(is_return, original).alias("original_line_item_id"),
        "restock_date",
    )


def _online_lines(online_order_lines: DataFrame) -> DataFrame:
    return online_order_lines.select(
        *_SHARED,
        F.col("order_id_ext").alias("transaction_id"),
        "location_key",
        F.lit(False).alias("is_till"),
        F.when(F.col("fulfillment_mode") == "BOPIS", "pickup").otherwise("ship").alias("fulfillment_type"),
        F.lit(None).cast("string").alias("return_source"),
        F.lit(None).cast("string").alias("original_line_item_id"),
        F.lit(None).cast("date").alias("restock_date"),
    )


def _cancelled_lines(online_order_lines: DataFrame) -> DataFrame:
    """What takes a cancelled line back: the same with everything negative, at the moment of its cancellation."""
    reversed_columns = ("quantity", "ext_price", "ext_cents", "discount_cents", "tax_cents")
    untold_columns = ("requested_quantity", "inventory_at_purchase")
    taken_back = online_order_lines.where("cancelled_ts IS NOT NULL").withColumns(
        {name: -F.col(name) for name in reversed_columns}
        | {name: F.lit(None).cast("int") for name in untold_columns}
        | {"event_ts": F.col("cancelled_ts"), "dt": F.to_date("cancelled_ts")}
    )
    return _online_lines(taken_back).withColumns(
        {
            "return_source": F.lit("CANCELLATION"),
            "original_line_item_id": _line_item(),
            "restock_date": F.date_add("dt", 1),  # released the next morning
        }
    )


def _line_item() -> Column:
    return F.concat_ws("-", "transaction_id", F.col("line_num").cast("string"))


def _at_shop(prefix: str, number: Column) -> Column:
    return F.concat_ws("-", F.lit(prefix), F.col("location_key").cast("string"), number.cast("string"))


@RETAIL.table(
    """
    request_id            STRING  NOT NULL COMMENT 'lost_requests.request_id as text',
    trace_id              BIGINT  NOT NULL COMMENT 'receipt or order of the visit, also when it ended without one',
    dt                    DATE    NOT NULL COMMENT 'business day',
    date_key              INT     NOT NULL COMMENT 'dt as yyyymmdd',
    time_key              INT     NOT NULL COMMENT 'quarter of an hour, HHMM',
    product_key           INT     NOT NULL COMMENT 'product',
    location_key          INT     NOT NULL COMMENT 'place asked',
    customer_key          INT     NOT NULL COMMENT 'customers.id * 100 + version',
    channel_key           INT     NOT NULL COMMENT 'channel',
    quantity_requested    INT     NOT NULL COMMENT 'units wanted',
    quantity_allocated    INT     NOT NULL COMMENT 'units sold',
    inventory_at_purchase INT     NOT NULL COMMENT 'available units just before the request',
    unit_price            DECIMAL(10,2) NOT NULL COMMENT 'list price of the day',
    lost_quantity         INT     NOT NULL COMMENT 'units wanted and not sold',
    lost_revenue          DECIMAL(12,2) NOT NULL COMMENT 'lost_quantity x unit_price',
    reason                STRING  NOT NULL COMMENT 'stockout or partial',
    is_substituted        BOOLEAN NOT NULL COMMENT 'the shopper took another product instead',
    source_system         STRING  NOT NULL COMMENT 'POS or ECOMMERCE',
    etl_timestamp         TIMESTAMP NOT NULL COMMENT 'load, in the night after dt'
    """,
    key="request_id",
    refs={
        "customer_key": "gold_customer_dim",
        "product_key": "gold_product_dim",
        "date_key": "gold_date_dim",
        "time_key": "gold_time_dim",
        "location_key": "gold_location_dim",
        "channel_key": "gold_channel_dim",
    },
    growth="daily",
    layer="gold",
)
def gold_lost_sales_fact(run: Run, lost_requests: DataFrame, customer_changes: DataFrame) -> DataFrame:
    """One row per request that stock cut or refused."""
    return with_customer_key(lost_requests, customer_changes).select(
        F.col("request_id").cast("string").alias("request_id"),
        "trace_id",
        "dt",
        date_key("dt").alias("date_key"),
        time_key(second_of_day("event_ts")).alias("time_key"),
        F.col("product_id").cast("int").alias("product_key"),
        F.col("location_key").cast("int").alias("location_key"),
        "customer_key",
        channel_key("channel").alias("channel_key"),
        F.col("requested_quantity").alias("quantity_requested"),
        F.col("quantity").alias("quantity_allocated"),
        "inventory_at_purchase",
        "unit_price",
        "lost_quantity",
        "lost_revenue",
        "reason",
        "is_substituted",
        *loaded(sold_by("channel"), "dt"),
    )
