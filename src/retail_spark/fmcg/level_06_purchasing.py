"""Level 6 - the lines of purchase orders, and the lots that arrived on them."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, uniform
from retail_spark.fmcg.dating import midnight
from retail_spark.fmcg.small import CREATED
from retail_spark.fmcg.world import FMCG


@FMCG.table(
    f"""
    po_id              BIGINT NOT NULL,
    line_number        INT NOT NULL,
    ingredient_id      BIGINT NOT NULL COMMENT 'sold by the supplier of the order',
    quantity           DECIMAL(12,2) NOT NULL,
    unit_of_measure    STRING NOT NULL,
    unit_price         DECIMAL(12,4) NOT NULL COMMENT 'US dollars a kg; off season the multiple of the ingredient',
    line_amount        DECIMAL(14,2) COMMENT 'quantity x unit_price',
    requested_date     DATE,
    status             STRING COMMENT 'received, open or cancelled',
    received_quantity  DECIMAL(12,2) COMMENT 'as on the goods receipt, 0 where nothing came',
    use_from           DATE NOT NULL COMMENT 'first day of production that the line is for',
    use_until          DATE NOT NULL COMMENT 'last day of production that the line is for',
    {CREATED}
    """,
    key=("po_id", "line_number"),
    refs={"po_id": "purchase_orders", "ingredient_id": "ingredients"},
    layer="operational",
)
def purchase_order_lines(run: Run, purchase_plan: DataFrame) -> DataFrame:
    """One row per ingredient and lot on a purchase order."""
    is_received = F.col("status") == "received"
    # carriers lose up to half a percent
    part = 1 - 0.005 * uniform(run.draw("purchase_order_lines.received", "po_id", "line_number"))
    return purchase_plan.select(
        "po_id",
        "line_number",
        "ingredient_id",
        F.col("kg").cast("decimal(12,2)").alias("quantity"),
        "unit_of_measure",
        "unit_price",
        "line_amount",
        "requested_date",
        F.when(is_received, "received")
        .when(F.col("status") == "cancelled", "cancelled")
        .otherwise("open")
        .alias("status"),
        F.when(is_received, F.round(F.col("kg") * part, 2))
        .otherwise(0.0)
        .cast("decimal(12,2)")
        .alias("received_quantity"),
        "use_from",
        "use_until",
        midnight("order_date").alias("created_at"),
    )


@FMCG.table(
    f"""
    gr_id                 BIGINT NOT NULL,
    line_number           INT NOT NULL,
    po_id                 BIGINT NOT NULL,
    po_line_number        INT NOT NULL,
    ingredient_id         BIGINT NOT NULL,
    quantity_received     DECIMAL(12,2) NOT NULL,
    unit_of_measure       STRING NOT NULL,
    lot_number            STRING NOT NULL COMMENT 'lot that batches consume',
    manufacture_date      DATE,
    expiry_date           DATE,
    quality_status        STRING COMMENT 'approved; what was not is rejected_quantity_kg',
    quality_notes         STRING,
    storage_location      STRING,
    accepted_quantity_kg  DECIMAL(12,2) NOT NULL,
    rejected_quantity_kg  DECIMAL(12,2) NOT NULL,
    use_from              DATE NOT NULL COMMENT 'first day of production that the lot is for',
    use_until             DATE NOT NULL COMMENT 'last day of production that the lot is for',
    {CREATED}
    """,
    key=("gr_id", "line_number"),
    refs={"gr_id": "goods_receipts", "po_id": "purchase_orders", "ingredient_id": "ingredients"},
    layer="operational",
    resizable=False,
)
def goods_receipt_lines(
    run: Run, purchase_order_lines: DataFrame, goods_receipts: DataFrame, ingredients: DataFrame
) -> DataFrame:
    """One row per lot received: the line of the purchase order that it fills, and how much of it passed inspection."""
    keeps = ingredients.select(F.col("id").alias("ingredient_id"), "shelf_life_days", "storage_conditions")
    receipts = goods_receipts.select(F.col("id").alias("gr_id"), "po_id", "plant_id", "receipt_date")
    lots = purchase_order_lines.where("status = 'received'").join(receipts, on="po_id", how="inner")
    lots = lots.join(F.broadcast(keeps), on="ingredient_id", how="inner")
    fails = uniform(run.draw("goods_receipt_lines.quality", "po_id", "line_number")) < 0.02
    rejected = F.when(fails, F.round(F.col("received_quantity") * 0.02, 2)).otherwise(0).cast("decimal(12,2)")
    made = F.date_sub(
        "receipt_date", integer_between(run.draw("goods_receipt_lines.age", "po_id", "line_number"), 5, 30).cast("int")
    )
    lots = lots.withColumn("rejected", rejected).withColumn("manufacture_date", made)
    return lots.select(
        "gr_id",
        "line_number",
        "po_id",
        F.col("line_number").alias("po_line_number"),
        "ingredient_id",
        F.col("received_quantity").alias("quantity_received"),
        "unit_of_measure",
        F.format_string("LOT-%08d-%02d", "gr_id", "line_number").alias("lot_number"),
        "manufacture_date",
        # stock is bought fresh enough for the batches that it is for
        F.greatest(F.date_add("manufacture_date", F.col("shelf_life_days")), F.date_add("use_until", 30)).alias(
            "expiry_date"
        ),
        F.lit("approved").alias("quality_status"),
        F.when(F.col("rejected") > 0, "part of the lot out of specification").alias("quality_notes"),
        F.format_string("P%d-%s", "plant_id", F.coalesce("storage_conditions", F.lit("ambient"))).alias(
            "storage_location"
        ),
        (F.col("received_quantity") - F.col("rejected")).cast("decimal(12,2)").alias("accepted_quantity_kg"),
        F.col("rejected").alias("rejected_quantity_kg"),
        "use_from",
        "use_until",
        midnight("receipt_date").alias("created_at"),
    )
