"""Online orders and their life: placed, picked, shipped, delivered, or cancelled. Told as far as the last day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.identity import (
    cart_ref,
    dc_id,
    event_ts,
    has,
    is_shop,
    known,
    line_number,
    order_ref,
    store_id,
    text_of,
)
from retail_spark.retail.kernel.journal import (
    BOPIS,
    CANCELLED,
    FULFILMENT_MASK,
    FULFILMENT_SHIFT,
    LINE,
    RECEIPT,
    SHIP_FROM_DC,
    SHIP_FROM_STORE,
)
from retail_spark.retail.receipts import with_code
from retail_spark.retail.rules import amount, ext_cents, price
from retail_spark.retail.tills import entered_online, online_channel, tender
from retail_spark.retail.world import RETAIL

LIFE_DAYS: Final = 6
"""Days within which an order is settled; so long its rows are written again."""
CANCEL_DAYS: Final = 2
"""Days after its order within which a line is cancelled, if at all: before it is shipped, or picked up."""
FULFILMENT_MODES: Final = {SHIP_FROM_DC: "SHIP_FROM_DC", SHIP_FROM_STORE: "SHIP_FROM_STORE", BOPIS: "BOPIS"}


@RETAIL.table(
    """
    trace_id              BIGINT    NOT NULL COMMENT 'trace_id of the order',
    event_ts              TIMESTAMP NOT NULL COMMENT 'time at which the order was placed',
    dt                    DATE      NOT NULL COMMENT 'business day of the order',
    order_id_ext          STRING    NOT NULL COMMENT 'order',
    line_num              INT       NOT NULL COMMENT 'number within the order',
    order_line_id         BIGINT    NOT NULL COMMENT 'numeric id of the line: trace_id * 100 + line_num',
    customer_id           BIGINT    NOT NULL COMMENT 'shopper',
    product_id            BIGINT    NOT NULL COMMENT 'product',
    quantity              INT       NOT NULL COMMENT 'units sold',
    requested_quantity    INT       NOT NULL COMMENT 'units the shopper wanted',
    inventory_at_purchase INT       NOT NULL COMMENT 'available units of the node just before this line',
    unit_price            DECIMAL(10,2) NOT NULL COMMENT 'list price of the day',
    ext_price             DECIMAL(12,2) NOT NULL COMMENT 'unit_price x quantity less the discount of the line',
    promo_code            STRING             COMMENT 'code that reduced the line, null = none',
    promo_id              BIGINT             COMMENT 'promotion that reduced the line, null = none',
    fulfillment_mode      STRING    NOT NULL COMMENT 'SHIP_FROM_DC, SHIP_FROM_STORE or BOPIS (picked up in the shop)',
    fulfillment_status    STRING    NOT NULL COMMENT 'CREATED, PICKED, SHIPPED, DELIVERED or CANCELLED by the last day',
    node_type             STRING    NOT NULL COMMENT 'STORE or DC (a warehouse)',
    node_id               BIGINT    NOT NULL COMMENT 'stores.id or distribution_centers.id, by node_type',
    location_key          BIGINT    NOT NULL COMMENT 'the node: stores.id, or 100000 + distribution_centers.id',
    picked_ts             TIMESTAMP          COMMENT 'picked, null = not yet',
    shipped_ts            TIMESTAMP          COMMENT 'handed to the carrier, null = not yet, or picked up',
    delivered_ts          TIMESTAMP          COMMENT 'delivered or picked up, null = not yet',
    cancelled_ts          TIMESTAMP          COMMENT 'cancelled before it left; it is refunded then, null = not',
    unit_cents            BIGINT    NOT NULL COMMENT 'unit_price in cents',
    ext_cents             BIGINT    NOT NULL COMMENT 'ext_price in cents',
    discount_cents        BIGINT    NOT NULL COMMENT 'discount of the whole line, in cents',
    tax_cents             BIGINT    NOT NULL COMMENT 'tax of the whole line, in cents',
    payment_method        STRING    NOT NULL COMMENT 'payment_method of the order',
    channel               STRING    NOT NULL COMMENT 'gold channel code'
    """,
    key=("order_id_ext", "line_num"),
    refs={
        "order_id_ext": "online_orders",
        "customer_id": "customers",
        "product_id": "products_master",
        "promo_id": "promotions_master",
    },
    growth="daily",
    lookback=LIFE_DAYS,
    layer="operational",
)
def online_order_lines(run: Run, journal: DataFrame, promotions_master: DataFrame) -> DataFrame:
    """One row per product sold on an online order, with what has become of it so far."""
    is_sold_online = (F.col("kind") == LINE) & (F.col("quantity") > 0) & entered_online()
    is_cancelled = cancelled()
    mode = F.shiftright("code", FULFILMENT_SHIFT).bitwiseAND(FULFILMENT_MASK)
    lines = journal.where(is_sold_online).withColumn("promo_id", known("promo_id"))
    ext = ext_cents("unit_cents", "quantity", "discount_cents")
    lines = lines.select(
        "*",
        mode.alias("mode"),
        happened(run, "start_second").alias("picked_ts"),
        F.when((mode != BOPIS) & ~is_cancelled, happened(run, "move_second")).alias("shipped_ts"),
        happened(run, "end_second").alias("delivered_ts"),
        F.when(is_cancelled, happened(run, "move_second")).alias("cancelled_ts"),
    )
    status = F.when(F.col("cancelled_ts").isNotNull(), "CANCELLED").when(F.col("delivered_ts").isNotNull(), "DELIVERED")
    status = status.when(F.col("shipped_ts").isNotNull(), "SHIPPED").when(F.col("picked_ts").isNotNull(), "PICKED")
    return with_code(lines, promotions_master).select(
        F.col("parent_id").alias("trace_id"),
        event_ts("dt", "second").alias("event_ts"),
        "dt",
        order_ref("parent_id", "second").alias("order_id_ext"),
        line_number("event_id").alias("line_num"),
        F.col("event_id").alias("order_line_id"),
        "customer_id",
        "product_id",
        "quantity",
        F.col("wanted").alias("requested_quantity"),
        (F.col("balance") + F.col("quantity")).alias("inventory_at_purchase"),
        price("unit_cents").alias("unit_price"),
        amount(ext).alias("ext_price"),
        "promo_code",
        "promo_id",
        text_of("mode", FULFILMENT_MODES).alias("fulfillment_mode"),
        status.otherwise("CREATED").alias("fulfillment_status"),
        F.when(is_shop("location_key"), "STORE").otherwise("DC").alias("node_type"),
        F.coalesce(store_id("location_key"), dc_id("location_key")).alias("node_id"),
        "location_key",
        "picked_ts",
        "shipped_ts",
        "delivered_ts",
        "cancelled_ts",
        F.col("unit_cents").cast("bigint").alias("unit_cents"),
        ext.alias("ext_cents"),
        F.col("discount_cents").cast("bigint").alias("discount_cents"),
        F.col("tax_cents").cast("bigint").alias("tax_cents"),
        tender(run, "parent_id", F.lit(True)).alias("payment_method"),
        online_channel(run, "parent_id").alias("channel"),
    )


@RETAIL.table(
    """
    trace_id        BIGINT    NOT NULL COMMENT 'numeric id of the order, shared by its lines and payments',
    event_ts        TIMESTAMP NOT NULL COMMENT 'time at which the order was placed',
    dt              DATE      NOT NULL COMMENT 'business day of the order',
    order_id_ext    STRING    NOT NULL COMMENT 'ORD, yyyymmddHHMM, 90000 + region, sequence',
    region_id       INT       NOT NULL COMMENT 'region that serves the order',
    customer_id     BIGINT    NOT NULL COMMENT 'shopper',
    cart_id         STRING    NOT NULL COMMENT 'cart that was ordered; a recovered one was left on an earlier day',
    channel         STRING    NOT NULL COMMENT 'gold channel code',
    subtotal_amount DECIMAL(12,2) NOT NULL COMMENT 'sum of ext_price, as ordered: after discount, before tax',
    discount_amount DECIMAL(12,2) NOT NULL COMMENT 'sum of the discounts of the lines',
    tax_amount      DECIMAL(12,2) NOT NULL COMMENT 'sum of the tax of the lines',
    total_amount    DECIMAL(12,2) NOT NULL COMMENT 'subtotal_amount + tax_amount',
    payment_method  STRING    NOT NULL COMMENT 'tender of the approved payment',
    completed_ts    TIMESTAMP          COMMENT 'last delivery, pick-up or cancellation, null = some line is under way',
    subtotal_cents  BIGINT    NOT NULL COMMENT 'subtotal_amount in cents',
    discount_cents  BIGINT    NOT NULL COMMENT 'discount_amount in cents',
    tax_cents       BIGINT    NOT NULL COMMENT 'tax_amount in cents',
    total_cents     BIGINT    NOT NULL COMMENT 'total_amount in cents'
    """,
    key="order_id_ext",
    refs={"customer_id": "customers", "cart_id": "carts.cart_id"},
    growth="daily",
    lookback=LIFE_DAYS,
    layer="operational",
)
def online_orders(run: Run, journal: DataFrame, online_order_lines: DataFrame) -> DataFrame:
    """One row per online order of which at least one unit was sold."""
    settled_ts = F.coalesce("delivered_ts", "cancelled_ts")
    is_complete = F.count(settled_ts) == F.count("*")
    fulfilled = online_order_lines.groupBy("trace_id").agg(F.when(is_complete, F.max(settled_ts)).alias("completed_ts"))
    total = F.col("unit_cents").cast("bigint") + F.col("tax_cents")
    orders = journal.where((F.col("kind") == RECEIPT) & entered_online()).select(
        F.col("event_id").alias("trace_id"),
        event_ts("dt", "second").alias("event_ts"),
        "dt",
        order_ref("event_id", "second").alias("order_id_ext"),
        "region_id",
        "customer_id",
        cart_ref(F.coalesce(known("other_key"), "event_id")).alias("cart_id"),
        online_channel(run, "event_id").alias("channel"),
        amount("unit_cents").alias("subtotal_amount"),
        amount("discount_cents").alias("discount_amount"),
        amount("tax_cents").alias("tax_amount"),
        amount(total).alias("total_amount"),
        tender(run, "event_id", F.lit(True)).alias("payment_method"),
        F.col("unit_cents").cast("bigint").alias("subtotal_cents"),
        F.col("discount_cents").cast("bigint").alias("discount_cents"),
        F.col("tax_cents").cast("bigint").alias("tax_cents"),
        total.alias("total_cents"),
    )
    return orders.join(fulfilled, "trace_id", how="left").select(
        "trace_id",
        "event_ts",
        "dt",
        "order_id_ext",
        "region_id",
        "customer_id",
        "cart_id",
        "channel",
        "subtotal_amount",
        "discount_amount",
        "tax_amount",
        "total_amount",
        "payment_method",
        "completed_ts",
        "subtotal_cents",
        "discount_cents",
        "tax_cents",
        "total_cents",
    )


def happened(run: Run, second: str) -> Column:
    """The instant `second` seconds after midnight of dt; null for 0, "none", or after the last day generated."""
    ended = datetime.combine(run.window.last_day + timedelta(days=1), time())
    instant = event_ts("dt", known(second))
    return F.when(instant < F.lit(ended.isoformat(sep=" ")).cast("timestamp"), instant)


def cancelled() -> Column:
    """Whether a row of the journal is an online line that is cancelled, be it after the last day."""
    return (F.col("kind") == LINE) & has("code", CANCELLED)
