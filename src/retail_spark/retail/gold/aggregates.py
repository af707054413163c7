"""Aggregates of the star: what each channel did each day, and how much each customer is drawn to each product."""

from __future__ import annotations

from functools import reduce
from typing import Final

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.gold.conventions import TILLS, channel_key, loaded, sold_by, with_customer_key
from retail_spark.retail.gold.purchases import purchases, returned_lines
from retail_spark.retail.identity import date_key, whole
from retail_spark.retail.rules import amount, cents, value
from retail_spark.retail.world import RETAIL

# What a purchase, a product put into a cart and a product looked at tell of a liking, in hundredths of a score:
# (.5 x purchases + .3 x carts + .2 x views) / 10, at most 1.
PURCHASE_POINTS: Final = 5
CART_POINTS: Final = 3
VIEW_POINTS: Final = 2
FULL_SCORE: Final = 100


@RETAIL.table(
    """
    channel_key       INT     NOT NULL COMMENT 'channel',
    date_key          INT     NOT NULL COMMENT 'day, yyyymmdd',
    unique_customers  INT     NOT NULL COMMENT 'shoppers who bought',
    transaction_count INT     NOT NULL COMMENT 'receipts or orders with a line sold',
    total_revenue     DECIMAL(14,2) NOT NULL COMMENT 'net sales of the lines sold; returns stand in return_rate',
    avg_order_value   DECIMAL(12,2) NOT NULL COMMENT 'total_revenue / transaction_count',
    session_count     INT              COMMENT 'sessions in the digital shop, null for tills (sensors count shops)',
    visitor_count     INT              COMMENT 'people in these, each session without login one; null for tills',
    conversion_rate   DOUBLE           COMMENT 'transaction_count / visitor_count, null for tills',
    return_rate       DOUBLE  NOT NULL COMMENT 'of the units sold that day, the share that has come back so far',
    source_system     STRING  NOT NULL COMMENT 'POS or ECOMMERCE',
    etl_timestamp     TIMESTAMP NOT NULL COMMENT 'load, in the night after the last day generated'
    """,
    key=("channel_key", "date_key"),
    refs={"channel_key": "gold_channel_dim", "date_key": "gold_date_dim"},
    growth="whole",
    layer="gold",
)
def gold_daily_channel_performance(
    run: Run, receipt_lines: DataFrame, online_order_lines: DataFrame, session_events: DataFrame
) -> DataFrame:
    """One row per channel and day on which it sold. A return counts for the channel and the day of its sale."""
    # who is not logged in is told by the session; its number is below 0 here, as no customer's is
    visits = session_events.select("dt", "channel", "trace_id", "customer_id").distinct()
    visitor = F.coalesce("customer_id", -F.col("trace_id"))
    sessions = visits.groupBy("dt", "channel").agg(
        F.count("*").cast("int").alias("session_count"), F.count_distinct(visitor).cast("int").alias("visitor_count")
    )
    lines = purchases(receipt_lines, online_order_lines)
    tickets = (
        lines.join(returned_lines(receipt_lines), "line_id", how="left")
        .groupBy("dt", "channel", "trace_id", "customer_id")
        .agg(
            F.sum("ext_cents").alias("revenue_cents"),
            F.sum("quantity").alias("units"),
            F.coalesce(F.sum("returned"), F.lit(0)).alias("returned_units"),
        )
    )
    days = tickets.groupBy("dt", "channel").agg(
        F.count_distinct("customer_id").cast("int").alias("unique_customers"),
        F.count("*").cast("int").alias("transaction_count"),
        *(F.sum(name).alias(name) for name in ("revenue_cents", "units", "returned_units")),
    )
    told = days.join(sessions, ["dt", "channel"], how="left").withColumn("total_revenue", value("revenue_cents"))
    return told.select(
        channel_key("channel").alias("channel_key"),
        date_key("dt").alias("date_key"),
        "unique_customers",
        "transaction_count",
        "total_revenue",
        (F.col("total_revenue") / F.col("transaction_count")).cast("decimal(12,2)").alias("avg_order_value"),
        "session_count",
        "visitor_count",
        (F.col("transaction_count") / F.col("visitor_count")).alias("conversion_rate"),
        (F.col("returned_units") / F.col("units")).alias("return_rate"),
        *loaded(sold_by("channel"), F.lit(run.window.last_day)),
    )


@RETAIL.table(
    """
    customer_key          INT     NOT NULL COMMENT 'current version of the customer',
    product_key           INT     NOT NULL COMMENT 'product',
    affinity_score        DOUBLE  NOT NULL COMMENT '(.5 x purchases + .3 x carts + .2 x views) / 10, at most 1',
    purchase_count        INT     NOT NULL COMMENT 'lines bought',
    view_count            INT     NOT NULL COMMENT 'times that they looked at it online, logged in',
    cart_add_count        INT     NOT NULL COMMENT 'carts online that it was put into',
    days_since_last_interaction INT NOT NULL COMMENT 'days from the last purchase, cart or view to calculation_date',
    view_to_purchase_ratio DOUBLE          COMMENT 'purchase_count / view_count, null without views',
    cart_to_purchase_ratio DOUBLE          COMMENT 'purchase_count / cart_add_count, null without carts',
    recommendation_rank   INT     NOT NULL COMMENT '1 = the product that the customer is most drawn to',
    predicted_cltv_impact DECIMAL(12,2) NOT NULL COMMENT 'affinity_score x (list price - cost) of one more unit',
    calculation_date      DATE    NOT NULL COMMENT 'last day generated',
    source_system         STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp         TIMESTAMP NOT NULL COMMENT 'load, in the night after calculation_date'
    """,
    key=("customer_key", "product_key"),
    refs={"customer_key": "gold_customer_dim", "product_key": "gold_product_dim"},
    growth="whole",
    layer="gold",
)
def gold_customer_product_affinity_agg(
    run: Run,
    receipt_lines: DataFrame,
    online_order_lines: DataFrame,
    cart_lines: DataFrame,
    session_events: DataFrame,
    products_master: DataFrame,
    customer_changes: DataFrame,
) -> DataFrame:
    """One row per customer and product that they bought, put into a cart or looked at."""
    by_kind = {
        "purchase_count": purchases(receipt_lines, online_order_lines),
        "cart_add_count": cart_lines,
        "view_count": session_events.where("event_type = 'product_view' AND customer_id IS NOT NULL"),
    }
    interactions = [
        rows.select("customer_id", "product_id", "dt", *(F.lit(int(name == kind)).alias(name) for name in by_kind))
        for kind, rows in by_kind.items()
    ]
    pairs = (
        reduce(DataFrame.unionByName, interactions)
        .groupBy("customer_id", "product_id")
        .agg(F.max("dt").alias("last_dt"), *(F.sum(name).cast("int").alias(name) for name in by_kind))
    )
    points = F.col("purchase_count") * PURCHASE_POINTS + F.col("cart_add_count") * CART_POINTS
    scored = pairs.withColumn("points", F.least(points + F.col("view_count") * VIEW_POINTS, F.lit(FULL_SCORE)))
    margin = products_master.select(
        F.col("id").alias("product_id"), (cents("sale_price") - cents("cost")).alias("margin_cents")
    )
    today = F.lit(run.window.last_day)
    known = with_customer_key(scored.withColumn("dt", today), customer_changes)
    ranking = Window.partitionBy("customer_id").orderBy(F.desc("points"), F.desc("last_dt"), "product_id")
    purchases_made = F.col("purchase_count")
    return known.join(F.broadcast(margin), "product_id", how="inner").select(
        "customer_key",
        F.col("product_id").cast("int").alias("product_key"),
        (F.col("points") / FULL_SCORE).alias("affinity_score"),
        "purchase_count",
        "view_count",
        "cart_add_count",
        F.datediff(today, "last_dt").alias("days_since_last_interaction"),
        F.when(F.col("view_count") > 0, purchases_made / F.col("view_count")).alias("view_to_purchase_ratio"),
        F.when(F.col("cart_add_count") > 0, purchases_made / F.col("cart_add_count")).alias("cart_to_purchase_ratio"),
        F.row_number().over(ranking).alias("recommendation_rank"),
        amount(whole(F.col("points") * F.col("margin_cents"), FULL_SCORE)).alias("predicted_cltv_impact"),
        today.alias("calculation_date"),
        *loaded(TILLS, today),
    )
