"""Level 8 - the orders of the shops."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, uniform
from retail_spark.fmcg.charge import case_weights
from retail_spark.fmcg.dating import stamps
from retail_spark.fmcg.dispatch import dispatched, promised_date
from retail_spark.fmcg.order_book import ALLOCATED, is_allocated
from retail_spark.fmcg.small import CREATED_UPDATED
from retail_spark.fmcg.world import FMCG

# Of the orders of an account with an active promotion, those that are placed for it.
_PROMOTIONAL = 0.15
# The company's price to the trade, of the list price.
_TRADE_PRICE = 0.62


@FMCG.table(
    f"""
    id                       BIGINT NOT NULL,
    order_number             STRING NOT NULL,
    retail_account_id        BIGINT,
    retail_location_id       BIGINT COMMENT 'shop that ordered',
    channel_id               BIGINT NOT NULL,
    order_date               DATE NOT NULL,
    requested_delivery_date  DATE NOT NULL,
    promised_delivery_date   DATE,
    actual_delivery_date     DATE COMMENT 'last delivery of its shipments; null unless delivered',
    status                   STRING COMMENT 'pending, confirmed, allocated, picking, shipped, delivered or cancelled',
    order_type               STRING COMMENT 'standard, rush, backorder or promotional',
    promo_id                 BIGINT COMMENT 'promotion active at the account on the order date, of promotional orders',
    total_cases              INT COMMENT 'sum of the lines',
    total_amount             DECIMAL(14,2) COMMENT 'US dollars: sum of the lines',
    currency                 STRING,
    notes                    STRING,
    is_batched               BOOLEAN COMMENT 'whether the order is picked in waves',
    {CREATED_UPDATED}
    """,
    key="id",
    refs={
        "retail_account_id": "retail_accounts",
        "retail_location_id": "retail_locations",
        "channel_id": "channels",
        "promo_id": "promotions",
    },
    layer="operational",
    resizable=False,
)
def orders(
    run: Run,
    order_book: DataFrame,
    allocation_plan: DataFrame,
    skus: DataFrame,
    packaging_types: DataFrame,
    promotions: DataFrame,
    promotion_skus: DataFrame,
    promotion_accounts: DataFrame,
    carriers: DataFrame,
) -> DataFrame:
    """One row per order of a shop. How far it got is what allocation and dispatch make of it."""
    lines = with_promotions(run, order_book, promotions, promotion_accounts)
    heads = lines.where("line_number = 1")
    priced = priced_lines(lines, skus, packaging_types, promotion_skus)
    totals = priced.groupBy("order_id").agg(
        F.sum("cases").cast("int").alias("total_cases"),
        F.sum("line_amount").cast("decimal(14,2)").alias("total_amount"),
    )
    served = allocation_plan.select("order_id", "dc_id").distinct()
    # heads carry the shop's DC; those that serve an order may differ
    pairs = served.join(heads.drop("dc_id"), on="order_id", how="inner")
    shipped = dispatched(run, pairs, carriers).groupBy("order_id").agg(F.max("delivered").alias("delivered"))
    stocked = served.groupBy("order_id").agg(F.count("*").alias("dcs"))
    found = (
        heads.join(totals, on="order_id", how="inner")
        .join(stocked, on="order_id", how="left")
        .join(shipped, on="order_id", how="left")
    )
    starved = is_allocated() & F.col("dcs").isNull()
    status = F.when(starved, "confirmed").otherwise(F.col("drawn_status"))
    wished = integer_between(run.draw("orders.wish", "order_id"), -2, 0).cast("int")
    promised = promised_date(run)
    return found.select(
        F.col("order_id").alias("id"),
        F.format_string("ORD-%08d", "order_id").alias("order_number"),
        F.col("account_id").alias("retail_account_id"),
        F.col("location_id").alias("retail_location_id"),
        "channel_id",
        "order_date",
        F.date_add(promised, wished).alias("requested_delivery_date"),
        promised.alias("promised_delivery_date"),
        F.col("delivered").alias("actual_delivery_date"),
        status.alias("status"),
        F.when(F.col("promo_id").isNotNull(), "promotional").otherwise(F.col("drawn_type")).alias("order_type"),
        "promo_id",
        "total_cases",
        "total_amount",
        F.lit("USD").alias("currency"),
        F.when(starved, "waits for stock").alias("notes"),
        status.isin(*ALLOCATED[:3]).alias("is_batched"),
        *stamps("order_date", F.coalesce("delivered", "order_date")),
    )


def with_promotions(run: Run, order_book: DataFrame, promotions: DataFrame, promotion_accounts: DataFrame) -> DataFrame:
    """The book with the promotion that an order is placed for: one that targets its account and is active that day."""
    links = promotion_accounts.join(
        promotions.select(F.col("id").alias("promo_id"), "start_date", "end_date", "status", "discount_percent"),
        on="promo_id",
        how="inner",
    ).where("status != 'cancelled'")
    active = links.select(
        F.col("retail_account_id").alias("account_id"),
        "promo_id",
        F.col("discount_percent").alias("promo_discount"),
        F.explode(F.sequence("start_date", "end_date")).alias("order_date"),
    )
    first = Window.partitionBy("account_id", "order_date").orderBy("promo_id")
    active = active.withColumn("place", F.row_number().over(first)).where("place = 1").drop("place")
    found = order_book.join(F.broadcast(active), on=["account_id", "order_date"], how="left")
    wants = uniform(run.draw("orders.promotional", "order_id")) < _PROMOTIONAL
    plain = F.col("drawn_type") == "standard"
    return found.withColumn("promo_id", F.when(wants & plain & ~F.col("is_recall"), F.col("promo_id")))


def priced_lines(lines: DataFrame, skus: DataFrame, packaging_types: DataFrame, promotion_skus: DataFrame) -> DataFrame:
    """Lines `with_promotions` with their price: SKUs of the order's promotion have its discount."""
    cases = case_weights(skus, packaging_types).select("sku_id", "list_price", "units_per_case")
    deals = promotion_skus.select("promo_id", "sku_id", "specific_discount_percent", F.lit(True).alias("has_deal"))
    rows = lines.join(F.broadcast(cases), on="sku_id", how="inner")
    rows = rows.join(F.broadcast(deals), on=["promo_id", "sku_id"], how="left")
    usual = F.lit(25).cast("decimal(5,2)")
    discount = F.when(F.col("has_deal"), F.coalesce("specific_discount_percent", "promo_discount", usual)).otherwise(0)
    rows = rows.withColumn("discount_percent", discount.cast("decimal(5,2)"))
    price = _net_price()
    rows = rows.withColumn("unit_price", price)
    return rows.withColumn("line_amount", (F.col("cases") * F.col("unit_price")).cast("decimal(12,2)"))


def _net_price() -> Column:
    listed = F.col("list_price").cast("double") * F.col("units_per_case") * _TRADE_PRICE
    return F.round(listed * (100 - F.col("discount_percent").cast("double")) / 100, 2).cast("decimal(10,2)")
