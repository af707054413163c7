"""Level 5 - what the plants buy, and what arrives."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick
from retail_spark.fmcg.dating import stamps
from retail_spark.fmcg.small import CREATED_UPDATED
from retail_spark.fmcg.world import FMCG


@FMCG.table(
    f"""
    id              BIGINT NOT NULL,
    po_number       STRING NOT NULL,
    supplier_id     BIGINT NOT NULL,
    plant_id        BIGINT,
    order_date      DATE NOT NULL,
    requested_date  DATE NOT NULL,
    promised_date   DATE,
    status          STRING COMMENT 'received, or draft, submitted, confirmed, shipped, cancelled',
    total_amount    DECIMAL(14,2) COMMENT 'US dollars: sum of the lines',
    currency        STRING,
    incoterms       STRING,
    notes           STRING,
    created_by      STRING,
    {CREATED_UPDATED}
    """,
    key="id",
    refs={"supplier_id": "suppliers", "plant_id": "plants"},
    layer="operational",
    resizable=False,
)
def purchase_orders(run: Run, purchase_plan: DataFrame) -> DataFrame:
    """One row per order to a supplier, for the ingredients that a plant's batches take in a span of days."""
    first = [F.first(name).alias(name) for name in ("supplier_id", "plant_id", "order_date", "requested_date",
                                                    "promised_date", "receipt_date", "status")]  # fmt: skip
    orders = purchase_plan.groupBy("po_id").agg(
        *first, F.sum("line_amount").cast("decimal(14,2)").alias("total_amount")
    )
    return orders.select(
        F.col("po_id").alias("id"),
        F.format_string("PO-%08d", "po_id").alias("po_number"),
        "supplier_id",
        "plant_id",
        "order_date",
        "requested_date",
        "promised_date",
        "status",
        "total_amount",
        F.lit("USD").alias("currency"),
        pick(run.draw("purchase_orders.incoterms", "po_id"), ("FCA", "FOB", "CIF", "DAP", "DDP")).alias("incoterms"),
        F.when(F.col("status") == "cancelled", "issued anew").alias("notes"),
        F.format_string("buyer-%d", "plant_id").alias("created_by"),
        *stamps(
            "order_date", F.when(F.col("status") == "received", F.col("receipt_date")).otherwise(F.col("order_date"))
        ),
    )


@FMCG.table(
    f"""
    id               BIGINT NOT NULL COMMENT 'id of its purchase order',
    gr_number        STRING NOT NULL,
    po_id            BIGINT NOT NULL,
    plant_id         BIGINT,
    receipt_date     DATE NOT NULL COMMENT 'before the batches that it is for; not before order date + lead time',
    received_by      STRING,
    status           STRING COMMENT 'accepted',
    notes            STRING,
    inspection_date  DATE,
    inspector        STRING,
    {CREATED_UPDATED}
    """,
    key="id",
    refs={"po_id": "purchase_orders", "plant_id": "plants"},
    layer="operational",
    resizable=False,
)
def goods_receipts(run: Run, purchase_orders: DataFrame) -> DataFrame:
    """One row per delivery from a supplier: each order that is received has one."""
    # the order's last change is its receipt
    arrived = purchase_orders.where("status = 'received'").withColumn("day", F.col("updated_at").cast("date"))
    clerk = integer_between(run.draw("goods_receipts.received_by", "id"), 1, 9)
    return arrived.select(
        "id",
        F.format_string("GR-%08d", "id").alias("gr_number"),
        F.col("id").alias("po_id"),
        "plant_id",
        F.col("day").alias("receipt_date"),
        F.format_string("dock-%d-%d", "plant_id", clerk).alias("received_by"),
        F.lit("accepted").alias("status"),
        F.lit(None).cast("string").alias("notes"),
        F.date_add("day", 1).alias("inspection_date"),
        F.format_string("lab-%d", "plant_id").alias("inspector"),
        *stamps("day", F.date_add("day", 1)),
    )
