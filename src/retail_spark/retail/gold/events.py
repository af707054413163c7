"""Clicks in the digital shop as the star shows them: what kind of click, on which page, from which device."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.carts import SESSIONS_PER_CART
from retail_spark.retail.gold.conventions import WEB_SHOP, channel_key, loaded, with_customer_key
from retail_spark.retail.gold.dimensions import CHANNELS
from retail_spark.retail.identity import cart_ref, date_key, second_of_day, time_key, whole
from retail_spark.retail.rules import amount
from retail_spark.retail.world import RETAIL

# event_type: (category, action, page; {} stands for the product)
KINDS: Final = {
    "page_view": ("engagement", "view", "/"),
    "product_view": ("engagement", "view", "/products/{}"),
    "search": ("engagement", "search", "/search"),
    "filter_apply": ("interaction", "filter", "/products"),
    "size_guide_view": ("interaction", "view", "/products/{}/sizes"),
    "add_to_cart": ("conversion", "add", "/products/{}"),
    "remove_from_cart": ("interaction", "remove", "/cart"),
    "checkout_start": ("conversion", "start", "/checkout"),
    "checkout_complete": ("conversion", "complete", "/checkout/thanks"),
}


@RETAIL.table(
    """
    event_id             BIGINT  NOT NULL COMMENT 'session_events.event_id',
    trace_id             BIGINT  NOT NULL COMMENT 'number of the session',
    dt                   DATE    NOT NULL COMMENT 'business day',
    session_id           STRING  NOT NULL COMMENT 'session',
    customer_key         INT              COMMENT 'customers.id * 100 + version, null where nobody logged in',
    product_key          INT              COMMENT 'product that it was about, null = none',
    date_key             INT     NOT NULL COMMENT 'dt as yyyymmdd',
    time_key             INT     NOT NULL COMMENT 'quarter of an hour, HHMM',
    channel_key          INT     NOT NULL COMMENT 'channel, digital',
    location_key         INT              COMMENT 'place that would serve the product, null without a cart',
    event_timestamp      TIMESTAMP NOT NULL COMMENT 'time of the click',
    event_type           STRING  NOT NULL COMMENT 'page_view, product_view, add_to_cart ... checkout_complete',
    event_category       STRING  NOT NULL COMMENT 'engagement, interaction or conversion',
    event_action         STRING  NOT NULL COMMENT 'view, search, filter, add, remove, start or complete',
    event_label          STRING           COMMENT 'order, search term or product, null = none',
    event_value          DECIMAL(10,2)    COMMENT 'worth of what was put in or taken out, or of the order placed',
    time_on_page_seconds INT              COMMENT 'until the next click of the session, null for its last',
    bounce_flag          BOOLEAN NOT NULL COMMENT 'the only click of its session',
    conversion_flag      BOOLEAN NOT NULL COMMENT 'an order was placed by it',
    page_url             STRING  NOT NULL COMMENT 'page, without the name of the shop',
    referrer_url         STRING           COMMENT 'always null: nobody keeps it',
    search_term          STRING           COMMENT 'what was searched for, null unless a search',
    utm_source           STRING           COMMENT 'reminder where a link in an e-mail opened the session, else null',
    utm_medium           STRING           COMMENT 'email with utm_source, else null',
    utm_campaign         STRING           COMMENT 'cart_recovery with utm_source, else null',
    device_type          STRING  NOT NULL COMMENT 'desktop or mobile, by channel',
    browser              STRING           COMMENT 'always null: nobody keeps it',
    operating_system     STRING           COMMENT 'always null: nobody keeps it',
    geo_city             STRING           COMMENT 'always null: nobody keeps it',
    geo_region           STRING           COMMENT 'always null: nobody keeps it',
    geo_country          STRING           COMMENT 'always null: nobody keeps it',
    source_system        STRING  NOT NULL COMMENT 'ECOMMERCE',
    etl_timestamp        TIMESTAMP NOT NULL COMMENT 'load, in the night after dt'
    """,
    key="event_id",
    refs={
        "customer_key": "gold_customer_dim",
        "product_key": "gold_product_dim",
        "date_key": "gold_date_dim",
        "time_key": "gold_time_dim",
        "channel_key": "gold_channel_dim",
        "location_key": "gold_location_dim",
    },
    growth="daily",
    layer="gold",
)
def gold_customer_event_fact(run: Run, session_events: DataFrame, customer_changes: DataFrame) -> DataFrame:
    """One row per click in the digital shop."""
    nobody_keeps_it = F.lit(None).cast("string")
    product = F.col("product_id").cast("string")
    page = F.replace(_of_kind(2), F.lit("{}"), F.coalesce(product, F.lit("")))
    # The session of a recovered order bears the order's number, not that of the cart that it takes up.
    is_by_mail = F.col("cart_id") != cart_ref(whole("trace_id", SESSIONS_PER_CART))
    is_opening = F.col("event_type") == "page_view"

    def of_reminder(text: str) -> Column:
        return F.when(is_by_mail & is_opening, text)

    device = F.create_map(*[F.lit(part) for channel in CHANNELS for part in (channel[0], channel[4])])
    return with_customer_key(session_events, customer_changes).select(
        "event_id",
        "trace_id",
        "dt",
        "session_id",
        "customer_key",
        F.col("product_id").cast("int").alias("product_key"),
        date_key("dt").alias("date_key"),
        time_key(second_of_day("event_ts")).alias("time_key"),
        channel_key("channel").alias("channel_key"),
        F.col("location_key").cast("int").alias("location_key"),
        F.col("event_ts").alias("event_timestamp"),
        "event_type",
        _of_kind(0).alias("event_category"),
        _of_kind(1).alias("event_action"),
        F.coalesce("order_id_ext", "search_term", product).alias("event_label"),
        amount("value_cents").cast("decimal(10,2)").alias("event_value"),
        F.col("seconds_on_page").alias("time_on_page_seconds"),
        F.col("is_bounce").alias("bounce_flag"),
        F.col("order_id_ext").isNotNull().alias("conversion_flag"),
        page.alias("page_url"),
        nobody_keeps_it.alias("referrer_url"),
        "search_term",
        of_reminder("reminder").alias("utm_source"),
        of_reminder("email").alias("utm_medium"),
        of_reminder("cart_recovery").alias("utm_campaign"),
        device[F.col("channel")].alias("device_type"),
        *(nobody_keeps_it.alias(name) for name in ("browser", "operating_system", "geo_city", "geo_region")),
        nobody_keeps_it.alias("geo_country"),
        *loaded(WEB_SHOP, "dt"),
    )


def _of_kind(part: int) -> Column:
    return F.create_map(*[F.lit(text) for kind, parts in KINDS.items() for text in (kind, parts[part])])[
        F.col("event_type")
    ]
