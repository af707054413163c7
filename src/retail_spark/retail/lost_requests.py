"""What shoppers wanted and did not get: the truth beside sales that stock has cut."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.identity import dc_id, event_ts, has, store_id
from retail_spark.retail.kernel.journal import LINE, SUBSTITUTED
from retail_spark.retail.rules import amount, price
from retail_spark.retail.tills import entered_online, online_channel, shop_channel
from retail_spark.retail.world import RETAIL


@RETAIL.table(
    """
    request_id            BIGINT    NOT NULL COMMENT 'the request; the id of its line where part of it was sold',
    trace_id              BIGINT    NOT NULL COMMENT 'receipt or order of the visit, also when it ended without one',
    event_ts              TIMESTAMP NOT NULL COMMENT 'time of the request',
    dt                    DATE      NOT NULL COMMENT 'business day',
    location_key          BIGINT    NOT NULL COMMENT 'place asked: stores.id, or 100000 + distribution_centers.id',
    store_id              BIGINT             COMMENT 'shop asked, null for a warehouse',
    dc_id                 BIGINT             COMMENT 'warehouse asked, null for a shop',
    product_id            BIGINT    NOT NULL COMMENT 'product',
    customer_id           BIGINT    NOT NULL COMMENT 'shopper',
    channel               STRING    NOT NULL COMMENT 'gold channel code',
    requested_quantity    INT       NOT NULL COMMENT 'units wanted',
    quantity              INT       NOT NULL COMMENT 'units sold, less than wanted',
    lost_quantity         INT       NOT NULL COMMENT 'requested_quantity - quantity',
    inventory_at_purchase INT       NOT NULL COMMENT 'available units just before the request',
    unit_price            DECIMAL(10,2) NOT NULL COMMENT 'list price of the day',
    lost_revenue          DECIMAL(12,2) NOT NULL COMMENT 'lost_quantity x unit_price',
    reason                STRING    NOT NULL COMMENT 'stockout: nothing was there; partial: less than wanted',
    is_substituted        BOOLEAN   NOT NULL COMMENT 'the shopper took another product instead (a line of its own)'
    """,
    key="request_id",
    refs={
        "store_id": "stores",
        "dc_id": "distribution_centers",
        "product_id": "products_master",
        "customer_id": "customers",
    },
    growth="daily",
    layer="operational",
)
def lost_requests(run: Run, journal: DataFrame) -> DataFrame:
    """One row per request that was refused or cut, in a shop or online."""
    lost = F.col("wanted") - F.col("quantity")
    requests = journal.where((F.col("kind") == LINE) & (F.col("wanted") > F.col("quantity")))
    in_shop, online = shop_channel(run, "parent_id"), online_channel(run, "parent_id")
    return requests.select(
        F.col("event_id").alias("request_id"),
        F.col("parent_id").alias("trace_id"),
        event_ts("dt", "second").alias("event_ts"),
        "dt",
        "location_key",
        store_id("location_key").alias("store_id"),
        dc_id("location_key").alias("dc_id"),
        "product_id",
        "customer_id",
        F.when(entered_online(), online).otherwise(in_shop).alias("channel"),
        F.col("wanted").alias("requested_quantity"),
        "quantity",
        lost.alias("lost_quantity"),
        (F.col("balance") + F.col("quantity")).alias("inventory_at_purchase"),
        price("unit_cents").alias("unit_price"),
        amount(lost.cast("bigint") * F.col("unit_cents")).alias("lost_revenue"),
        F.when(F.col("quantity") == 0, "stockout").otherwise("partial").alias("reason"),
        has("code", SUBSTITUTED).alias("is_substituted"),
    )
