"""Promotion codes at the till: which receipts used one, and what it took off each line."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.rules import amount
from retail_spark.retail.world import RETAIL


@RETAIL.table(
    """
    trace_id        BIGINT    NOT NULL COMMENT 'trace_id of the receipt',
    event_ts        TIMESTAMP NOT NULL COMMENT 'time of the receipt',
    dt              DATE      NOT NULL COMMENT 'business day',
    receipt_id_ext  STRING    NOT NULL COMMENT 'receipt',
    promo_code      STRING    NOT NULL COMMENT 'code',
    line_num        INT       NOT NULL COMMENT 'line of the receipt',
    product_id      BIGINT    NOT NULL COMMENT 'product',
    quantity        INT       NOT NULL COMMENT 'units of the line',
    discount_amount DECIMAL(12,2) NOT NULL COMMENT 'what the code took off the line',
    discount_cents  BIGINT    NOT NULL COMMENT 'discount_amount in cents'
    """,
    key=("receipt_id_ext", "line_num", "promo_code"),
    refs={
        "receipt_id_ext": "receipts",
        "promo_code": "promotions_master.promo_code",
        "product_id": "products_master",
    },
    growth="daily",
    layer="operational",
)
def promo_lines(run: Run, receipt_lines: DataFrame) -> DataFrame:
    """One row per receipt line that a code made cheaper."""
    return _reduced_by_code(receipt_lines).select(
        "trace_id",
        "event_ts",
        "dt",
        "receipt_id_ext",
        "promo_code",
        "line_num",
        "product_id",
        "quantity",
        amount("discount_cents").alias("discount_amount"),
        "discount_cents",
    )


@RETAIL.table(
    """
    trace_id        BIGINT    NOT NULL COMMENT 'trace_id of the receipt',
    event_ts        TIMESTAMP NOT NULL COMMENT 'time of the receipt',
    dt              DATE      NOT NULL COMMENT 'business day',
    receipt_id_ext  STRING    NOT NULL COMMENT 'receipt',
    promo_code      STRING    NOT NULL COMMENT 'code',
    discount_type   STRING    NOT NULL COMMENT 'PERCENTAGE, FIXED_AMOUNT or BOGO',
    discount_amount DECIMAL(12,2) NOT NULL COMMENT 'what the code took off the receipt',
    discount_cents  BIGINT    NOT NULL COMMENT 'discount_amount in cents',
    product_ids     ARRAY<BIGINT> NOT NULL COMMENT 'products made cheaper, in order of the lines',
    product_count   INT       NOT NULL COMMENT 'number of those lines',
    store_id        BIGINT    NOT NULL COMMENT 'shop',
    customer_id     BIGINT    NOT NULL COMMENT 'shopper'
    """,
    key=("receipt_id_ext", "promo_code"),
    refs={
        "receipt_id_ext": "receipts",
        "promo_code": "promotions_master.promo_code",
        "store_id": "stores",
        "customer_id": "customers",
    },
    growth="daily",
    layer="operational",
)
def promotions(run: Run, receipt_lines: DataFrame, promotions_master: DataFrame) -> DataFrame:
    """One row per receipt and code used on it."""
    of_the_receipt = (
        "trace_id",
        "event_ts",
        "dt",
        "receipt_id_ext",
        "promo_id",
        "promo_code",
        "store_id",
        "customer_id",
    )
    lines_in_order = F.sort_array(F.collect_list(F.struct("line_num", "product_id")))
    used = (
        _reduced_by_code(receipt_lines)
        .groupBy(*of_the_receipt)
        .agg(
            F.sum("discount_cents").alias("discount_cents"),
            lines_in_order["product_id"].alias("product_ids"),
        )
    )
    types = promotions_master.select("promo_id", "discount_type")
    return used.join(F.broadcast(types), "promo_id", how="left").select(
        "trace_id",
        "event_ts",
        "dt",
        "receipt_id_ext",
        "promo_code",
        "discount_type",
        amount("discount_cents").alias("discount_amount"),
        "discount_cents",
        "product_ids",
        F.size("product_ids").alias("product_count"),
        "store_id",
        "customer_id",
    )


def _reduced_by_code(receipt_lines: DataFrame) -> DataFrame:
    return receipt_lines.where("promo_code IS NOT NULL AND quantity > 0")
