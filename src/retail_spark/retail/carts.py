"""Carts of the digital shop and their lines: ordered, left behind, and some of those ordered after all."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.retail.identity import cart_ref, column, dc_id, event_ts, has, is_shop, line_number, store_id
from retail_spark.retail.kernel.journal import (
    ABANDONED,
    BASE_RATE_SHIFT,
    CART,
    CART_LINE,
    LEFT_FOR_STOCK,
    SOLD_OUT,
)
from retail_spark.retail.online import happened
from retail_spark.retail.rules import amount, price
from retail_spark.retail.tills import online_channel
from retail_spark.retail.world import RETAIL

RECOVERY_DAYS: Final = 4
"""Days within which a cart left behind is ordered after all, or never; so long its rows are written again."""
SESSIONS_PER_CART: Final = 10
"""Numbers of sessions that a cart has room for: 0 is the one that filled it."""
FILLING_SECONDS: Final = (60, 1_800)
SHOPPING_SHARE: Final = 0.75
"""Of the time that it takes to fill a cart; then it is looked through, and ordered or left."""
# Why a cart is left though nothing in it stands low, and how far its shopper has come then.
REASONS: Final = {
    "high_shipping": 35,
    "price_concern": 25,
    "comparison_shopping": 25,
    "technical_issue": 8,
    "payment_issue": 7,
}
LATE_REASONS: Final = {"high_shipping": "shipping", "technical_issue": "payment", "payment_issue": "payment"}


@RETAIL.table(
    """
    cart_id               STRING    NOT NULL COMMENT 'CRT and trace_id',
    trace_id              BIGINT    NOT NULL COMMENT 'numeric id of the cart, and of the order that it becomes',
    event_ts              TIMESTAMP NOT NULL COMMENT 'time at which it was ordered, or left for good',
    dt                    DATE      NOT NULL COMMENT 'business day',
    region_id             INT       NOT NULL COMMENT 'region that serves the shopper',
    customer_id           BIGINT    NOT NULL COMMENT 'shopper',
    channel               STRING    NOT NULL COMMENT 'gold channel code',
    session_id            STRING    NOT NULL COMMENT 'session in which it was filled',
    created_ts            TIMESTAMP NOT NULL COMMENT 'time at which the shopper began to fill it',
    items                 INT       NOT NULL COMMENT 'lines',
    units                 INT       NOT NULL COMMENT 'units of all lines',
    value                 DECIMAL(12,2) NOT NULL COMMENT 'units at the list price of the day',
    value_cents           BIGINT    NOT NULL COMMENT 'value in cents',
    base_rate             DECIMAL(5,4)  NOT NULL COMMENT 'share of such carts left behind when nothing in them is low',
    low_inventory_trigger BOOLEAN   NOT NULL COMMENT 'some line stood low: fewer available than the threshold',
    inventory_constrained_items INT NOT NULL COMMENT 'lines that stood low',
    is_abandoned          BOOLEAN   NOT NULL COMMENT 'left behind; stays so when it is recovered',
    abandonment_stage     STRING             COMMENT 'cart, shipping or payment: how far it came, null if not left',
    suspected_reason      STRING             COMMENT 'why it was left; for stock: low_inventory or out_of_stock',
    order_id_ext          STRING             COMMENT 'its order, null if left, or if nothing of it was there any more',
    email_sent_ts         TIMESTAMP          COMMENT 'reminder to the shopper who left it, null = none yet',
    email_opened_ts       TIMESTAMP          COMMENT 'reminder opened, null = not yet',
    email_clicked_ts      TIMESTAMP          COMMENT 'link in the reminder followed, null = not yet',
    is_recovered          BOOLEAN   NOT NULL COMMENT 'left, and ordered on one of the next three days',
    recovered_order_id_ext STRING            COMMENT 'order of a recovered cart, else null',
    recovered_ts          TIMESTAMP          COMMENT 'time of that order',
    recovered_cents       BIGINT             COMMENT 'what it came to, after discount and before tax, in cents'
    """,
    key="cart_id",
    # orders name their carts, not the other way round: references run in one direction
    refs={"customer_id": "customers"},
    growth="daily",
    lookback=RECOVERY_DAYS,
    layer="operational",
)
def carts(run: Run, journal: DataFrame, online_orders: DataFrame) -> DataFrame:
    """One row per cart that a shopper filled online, with what has become of it so far."""
    orders = online_orders.select(
        "cart_id",
        F.col("trace_id").alias("order_trace"),
        F.col("order_id_ext").alias("order_ref"),
        F.col("event_ts").alias("ordered_ts"),
        "subtotal_cents",
    )
    found = journal.where(F.col("kind") == CART).withColumn("cart_id", cart_ref("event_id"))
    found = found.join(orders, "cart_id", how="left")
    is_left, is_ordered = has("code", ABANDONED), F.col("order_trace") == F.col("event_id")
    is_recovered = F.coalesce(~is_ordered, F.lit(False))
    reason = F.when(is_left, _reason(run))
    late_stage = F.create_map(*[F.lit(text) for pair in LATE_REASONS.items() for text in pair])
    base_points = F.shiftright("code", BASE_RATE_SHIFT)
    return found.select(
        "cart_id",
        F.col("event_id").alias("trace_id"),
        event_ts("dt", "second").alias("event_ts"),
        "dt",
        "region_id",
        "customer_id",
        online_channel(run, "event_id").alias("channel"),
        session_ref(F.col("event_id") * SESSIONS_PER_CART).alias("session_id"),
        event_ts("dt", begun_second(run, "event_id")).alias("created_ts"),
        F.col("wanted").alias("items"),
        F.col("quantity").alias("units"),
        amount("unit_cents").alias("value"),
        F.col("unit_cents").cast("bigint").alias("value_cents"),
        (base_points.cast("decimal(5,0)") * F.expr("0.0001bd")).cast("decimal(5,4)").alias("base_rate"),
        (F.col("balance") > 0).alias("low_inventory_trigger"),
        F.col("balance").alias("inventory_constrained_items"),
        is_left.alias("is_abandoned"),
        F.when(is_left, F.coalesce(late_stage[reason], F.lit("cart"))).alias("abandonment_stage"),
        reason.alias("suspected_reason"),
        F.when(is_ordered, F.col("order_ref")).alias("order_id_ext"),
        happened(run, "start_second").alias("email_sent_ts"),
        happened(run, "move_second").alias("email_opened_ts"),
        happened(run, "end_second").alias("email_clicked_ts"),
        is_recovered.alias("is_recovered"),
        F.when(is_recovered, F.col("order_ref")).alias("recovered_order_id_ext"),
        F.when(is_recovered, F.col("ordered_ts")).alias("recovered_ts"),
        F.when(is_recovered, F.col("subtotal_cents")).alias("recovered_cents"),
    )


def _reason(run: Run) -> Column:
    of_shopper = pick(run.draw("carts.suspected_reason", "event_id"), list(REASONS), list(REASONS.values()))
    of_stock = F.when(has("code", SOLD_OUT), "out_of_stock").otherwise("low_inventory")
    return F.when(has("code", LEFT_FOR_STOCK), of_stock).otherwise(of_shopper)


def session_ref(session: str | Column) -> Column:
    """`SES` + the number of the session: cart or order * 10 + n."""
    return F.concat(F.lit("SES"), column(session).cast("string"))


def begun_second(run: Run, cart: str) -> Column:
    """Second of the day at which a cart of the journal began to be filled; `second` is when that was over."""
    took = integer_between(run.draw("carts.created_ts", cart), *FILLING_SECONDS)
    return F.greatest(F.col("second") - took, F.lit(0))


@RETAIL.table(
    """
    cart_id          STRING    NOT NULL COMMENT 'cart',
    line_num         INT       NOT NULL COMMENT 'number within the cart; the line of its order has the same',
    trace_id         BIGINT    NOT NULL COMMENT 'trace_id of the cart',
    event_ts         TIMESTAMP NOT NULL COMMENT 'time at which the product was put in',
    dt               DATE      NOT NULL COMMENT 'business day of the cart',
    customer_id      BIGINT    NOT NULL COMMENT 'shopper',
    product_id       BIGINT    NOT NULL COMMENT 'product',
    node_type        STRING    NOT NULL COMMENT 'STORE or DC (a warehouse): what would serve the line',
    node_id          BIGINT    NOT NULL COMMENT 'stores.id or distribution_centers.id, by node_type',
    location_key     BIGINT    NOT NULL COMMENT 'the node: stores.id, or 100000 + distribution_centers.id',
    quantity         INT       NOT NULL COMMENT 'units wanted',
    unit_price       DECIMAL(10,2) NOT NULL COMMENT 'list price of the day',
    ext_cents        BIGINT    NOT NULL COMMENT 'quantity x unit_price, in cents',
    available_at_add INT       NOT NULL COMMENT 'units of the node after the deliveries of that morning: what is shown',
    is_low           BOOLEAN   NOT NULL COMMENT 'available_at_add below low_inventory_threshold'
    """,
    key=("cart_id", "line_num"),
    refs={"cart_id": "carts", "customer_id": "customers", "product_id": "products_master"},
    growth="daily",
    layer="operational",
)
def cart_lines(run: Run, journal: DataFrame) -> DataFrame:
    """One row per product in a cart."""
    lines = journal.where(F.col("kind") == CART_LINE)
    begun = begun_second(run, "parent_id")
    way = uniform(run.draw("cart_lines.event_ts", "event_id")) * SHOPPING_SHARE
    put_in = begun + F.floor(way * (F.col("second") - begun))
    return lines.select(
        cart_ref("parent_id").alias("cart_id"),
        line_number("event_id").alias("line_num"),
        F.col("parent_id").alias("trace_id"),
        event_ts("dt", put_in).alias("event_ts"),
        "dt",
        "customer_id",
        "product_id",
        F.when(is_shop("location_key"), "STORE").otherwise("DC").alias("node_type"),
        F.coalesce(store_id("location_key"), dc_id("location_key")).alias("node_id"),
        "location_key",
        "quantity",
        price("unit_cents").alias("unit_price"),
        (F.col("unit_cents").cast("bigint") * F.col("quantity")).alias("ext_cents"),
        F.col("balance").alias("available_at_add"),
        (F.col("balance") < run.config.low_inventory_threshold).alias("is_low"),
    )
