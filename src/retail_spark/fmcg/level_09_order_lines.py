"""Level 9 - what was ordered, and the cases that serve it."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.fmcg.dating import first_monday, midnight
from retail_spark.fmcg.level_08_orders import priced_lines, with_promotions
from retail_spark.fmcg.small import CREATED
from retail_spark.fmcg.world import FMCG


@FMCG.table(
    f"""
    order_id          BIGINT NOT NULL,
    line_number       INT NOT NULL,
    sku_id            BIGINT NOT NULL,
    quantity_cases    INT NOT NULL,
    quantity_eaches   INT COMMENT 'cases x units_per_case',
    unit_price        DECIMAL(10,2) NOT NULL COMMENT 'US dollars a case, after the discount',
    line_amount       DECIMAL(12,2) COMMENT 'quantity_cases x unit_price',
    discount_percent  DECIMAL(5,2) COMMENT 'of the promotion that the order is placed for, where the SKU is part of it',
    status            STRING COMMENT 'open, allocated, partial, shipped or cancelled',
    {CREATED}
    """,
    key=("order_id", "line_number"),
    refs={"order_id": "orders", "sku_id": "skus"},
    layer="operational",
    resizable=False,
)
def order_lines(
    run: Run,
    order_book: DataFrame,
    allocation_plan: DataFrame,
    skus: DataFrame,
    packaging_types: DataFrame,
    promotions: DataFrame,
    promotion_skus: DataFrame,
    promotion_accounts: DataFrame,
    orders: DataFrame,
) -> DataFrame:
    """One row per SKU that an order asks for."""
    asked = with_promotions(run, order_book, promotions, promotion_accounts)
    lines = priced_lines(asked, skus, packaging_types, promotion_skus)
    served = allocation_plan.groupBy("order_id", "line_number").agg(F.sum("cases").alias("got"))
    fates = orders.select(F.col("id").alias("order_id"), "status")
    lines = lines.join(served, on=["order_id", "line_number"], how="left").join(fates, on="order_id", how="inner")
    short = F.coalesce("got", F.lit(0)) < F.col("cases")
    status = (
        F.when(F.col("status") == "cancelled", "cancelled")
        .when(F.col("status").isin("pending", "confirmed"), "open")
        .when(short, "partial")
        .when(F.col("status").isin("allocated", "picking"), "allocated")
        .when(F.col("status").isin("shipped", "delivered"), "shipped")
    )
    return lines.select(
        "order_id",
        "line_number",
        "sku_id",
        F.col("cases").alias("quantity_cases"),
        (F.col("cases") * F.col("units_per_case")).cast("int").alias("quantity_eaches"),
        "unit_price",
        "line_amount",
        "discount_percent",
        status.alias("status"),
        midnight("order_date").alias("created_at"),
    )


@FMCG.table(
    f"""
    id                 BIGINT NOT NULL COMMENT 'order, line and part in one number',
    order_id           BIGINT NOT NULL,
    order_line_number  INT NOT NULL,
    dc_id              BIGINT COMMENT 'DC of the shop, or the one that completes the order',
    batch_id           BIGINT COMMENT 'batch in stock there on the day',
    allocated_cases    INT NOT NULL COMMENT 'over a line, no more than ordered',
    allocation_date    TIMESTAMP,
    expiry_date        TIMESTAMP COMMENT 'of the batch',
    status             STRING COMMENT 'allocated, picked or shipped',
    {CREATED}
    """,
    key="id",
    refs={"order_id": "orders", "dc_id": "distribution_centers", "batch_id": "batches"},
    layer="operational",
)
def order_allocations(run: Run, allocation_plan: DataFrame, batches: DataFrame, orders: DataFrame) -> DataFrame:
    """One row per order line, DC and batch: stock of a released batch, put aside on the day of the order."""
    fates = orders.select(F.col("id").alias("order_id"), "status", "order_date")
    ends = batches.select(F.col("id").alias("batch_id"), "expiry_date")
    rows = allocation_plan.join(fates, on="order_id", how="inner").join(F.broadcast(ends), on="batch_id", how="inner")
    day = F.date_add(F.lit(first_monday(run.config)), F.col("day"))
    status = (
        F.when(F.col("status").isin("shipped", "delivered"), "shipped")
        .when(F.col("status") == "picking", "picked")
        .when(F.col("status") == "allocated", "allocated")
    )
    return rows.select(
        ((F.col("order_id") * 100 + F.col("line_number")) * 100 + F.col("part")).alias("id"),
        "order_id",
        F.col("line_number").alias("order_line_number"),
        "dc_id",
        "batch_id",
        F.col("cases").cast("int").alias("allocated_cases"),
        midnight(day).alias("allocation_date"),
        midnight("expiry_date").alias("expiry_date"),
        status.alias("status"),
        midnight(day).alias("created_at"),
    )
