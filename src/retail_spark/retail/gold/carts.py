"""Carts of the star: all of them, and those left behind. What decides a row stands in the operational carts."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.carts import RECOVERY_DAYS
from retail_spark.retail.gold.conventions import WEB_SHOP, channel_key, loaded, with_customer_key
from retail_spark.retail.identity import date_key, second_of_day, time_key, whole
from retail_spark.retail.rules import amount
from retail_spark.retail.world import RETAIL


@RETAIL.table(
    """
    cart_id               STRING  NOT NULL COMMENT 'carts.cart_id',
    trace_id              BIGINT  NOT NULL COMMENT 'trace_id of the cart',
    dt                    DATE    NOT NULL COMMENT 'business day',
    customer_key          INT     NOT NULL COMMENT 'customers.id * 100 + version',
    date_key              INT     NOT NULL COMMENT 'dt as yyyymmdd',
    time_key              INT     NOT NULL COMMENT 'quarter of an hour, HHMM',
    channel_key           INT     NOT NULL COMMENT 'channel, digital',
    items_count           INT     NOT NULL COMMENT 'lines',
    units_count           INT     NOT NULL COMMENT 'units of all lines',
    cart_value            DECIMAL(10,2) NOT NULL COMMENT 'units at the list price of the day',
    base_abandonment_rate DECIMAL(5,4)  NOT NULL COMMENT 'share of such carts left behind when nothing in them is low',
    low_inventory_trigger BOOLEAN NOT NULL COMMENT 'some line stood low when the cart was filled',
    inventory_constrained_items INT NOT NULL COMMENT 'lines that stood low',
    is_abandoned          BOOLEAN NOT NULL COMMENT 'left behind; stays so when it is recovered',
    is_recovered          BOOLEAN NOT NULL COMMENT 'left, and ordered on one of the next three days',
    order_number          STRING           COMMENT 'order of the cart, also of a recovered one; null without one',
    source_system         STRING  NOT NULL COMMENT 'ECOMMERCE',
    etl_timestamp         TIMESTAMP NOT NULL COMMENT 'load, in the night after dt'
    """,
    key="cart_id",
    refs={
        "customer_key": "gold_customer_dim",
        "date_key": "gold_date_dim",
        "time_key": "gold_time_dim",
        "channel_key": "gold_channel_dim",
    },
    growth="daily",
    lookback=RECOVERY_DAYS,
    layer="gold",
)
def gold_cart_fact(run: Run, carts: DataFrame, customer_changes: DataFrame) -> DataFrame:
    """One row per cart, ordered or left behind."""
    return with_customer_key(carts, customer_changes).select(
        "cart_id",
        "trace_id",
        "dt",
        "customer_key",
        date_key("dt").alias("date_key"),
        time_key(second_of_day("event_ts")).alias("time_key"),
        channel_key("channel").alias("channel_key"),
        F.col("items").alias("items_count"),
        F.col("units").alias("units_count"),
        F.col("value").cast("decimal(10,2)").alias("cart_value"),
        F.col("base_rate").alias("base_abandonment_rate"),
        "low_inventory_trigger",
        "inventory_constrained_items",
        "is_abandoned",
        "is_recovered",
        F.coalesce("order_id_ext", "recovered_order_id_ext").alias("order_number"),
        *loaded(WEB_SHOP, "dt"),
    )


@RETAIL.table(
    """
    abandonment_id          BIGINT  NOT NULL COMMENT 'trace_id of the cart',
    trace_id                BIGINT  NOT NULL COMMENT 'trace_id of the cart',
    cart_id                 STRING  NOT NULL COMMENT 'carts.cart_id',
    dt                      DATE    NOT NULL COMMENT 'business day',
    customer_key            INT     NOT NULL COMMENT 'customers.id * 100 + version',
    date_key                INT     NOT NULL COMMENT 'dt as yyyymmdd',
    time_key                INT     NOT NULL COMMENT 'quarter of an hour in which it was left, HHMM',
    channel_key             INT     NOT NULL COMMENT 'channel, digital',
    cart_value              DECIMAL(10,2) NOT NULL COMMENT 'units at the list price of the day',
    items_count             INT     NOT NULL COMMENT 'lines',
    minutes_in_cart         INT     NOT NULL COMMENT 'from the first product until it was left, in whole minutes',
    recovery_email_sent     BOOLEAN NOT NULL COMMENT 'a reminder went out',
    recovery_email_opened   BOOLEAN NOT NULL COMMENT 'the reminder was opened',
    recovery_email_clicked  BOOLEAN NOT NULL COMMENT 'its link was followed',
    is_recovered            BOOLEAN NOT NULL COMMENT 'ordered on one of the next three days',
    recovery_date_key       INT              COMMENT 'day of that order, null without one',
    recovery_revenue        DECIMAL(10,2)    COMMENT 'what it came to, after discount and before tax, null without one',
    abandonment_stage       STRING  NOT NULL COMMENT 'cart, shipping or payment',
    suspected_reason        STRING  NOT NULL COMMENT 'high_shipping, price_concern ... low_inventory, out_of_stock',
    low_inventory_trigger   BOOLEAN NOT NULL COMMENT 'some line stood low when the cart was filled',
    inventory_constrained_items INT NOT NULL COMMENT 'lines that stood low, at most items_count',
    source_system           STRING  NOT NULL COMMENT 'ECOMMERCE',
    etl_timestamp           TIMESTAMP NOT NULL COMMENT 'load, in the night after dt'
    """,
    key="abandonment_id",
    refs={
        "cart_id": "gold_cart_fact",
        "customer_key": "gold_customer_dim",
        "date_key": "gold_date_dim",
        "time_key": "gold_time_dim",
        "channel_key": "gold_channel_dim",
        "recovery_date_key": "gold_date_dim",
    },
    growth="daily",
    lookback=RECOVERY_DAYS,
    layer="gold",
)
def gold_cart_abandonment_fact(run: Run, carts: DataFrame, customer_changes: DataFrame) -> DataFrame:
    """One row per cart left behind, with what a reminder has made of it so far."""
    filled = F.unix_timestamp("event_ts") - F.unix_timestamp("created_ts")
    return with_customer_key(carts.where("is_abandoned"), customer_changes).select(
        F.col("trace_id").alias("abandonment_id"),
        "trace_id",
        "cart_id",
        "dt",
        "customer_key",
        date_key("dt").alias("date_key"),
        time_key(second_of_day("event_ts")).alias("time_key"),
        channel_key("channel").alias("channel_key"),
        F.col("value").cast("decimal(10,2)").alias("cart_value"),
        F.col("items").alias("items_count"),
        whole(filled, 60).cast("int").alias("minutes_in_cart"),
        F.col("email_sent_ts").isNotNull().alias("recovery_email_sent"),
        F.col("email_opened_ts").isNotNull().alias("recovery_email_opened"),
        F.col("email_clicked_ts").isNotNull().alias("recovery_email_clicked"),
        "is_recovered",
        date_key(F.to_date("recovered_ts")).alias("recovery_date_key"),
        amount("recovered_cents").cast("decimal(10,2)").alias("recovery_revenue"),
        "abandonment_stage",
        "suspected_reason",
        "low_inventory_trigger",
        "inventory_constrained_items",
        *loaded(WEB_SHOP, "dt"),
    )
