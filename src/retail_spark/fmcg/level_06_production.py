"""Level 6 - what was made: materials of work orders, batches and what they cost."""

from __future__ import annotations

from typing import Final

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.fmcg.charge import case_weights, charge_cents, charges, kilograms, production_date
from retail_spark.fmcg.dating import midnight, stamps
from retail_spark.fmcg.network import RECALL_BATCH
from retail_spark.fmcg.order_book import recall_sku
from retail_spark.fmcg.production import QC, QC_SHARES
from retail_spark.fmcg.small import CREATED, CREATED_UPDATED
from retail_spark.fmcg.world import FMCG

# cost type: share of the cost, what drives it
_COSTS: Final = {
    "material": (0.55, "kg of ingredients"),
    "labor": (0.15, "line hours"),
    "overhead": (0.12, "line hours"),
    "packaging": (0.10, "cases"),
    "quality": (0.08, "samples"),
}
# Weeks after its production in which the contamination was found.
_FOUND_AFTER_DAYS = 90


@FMCG.table(
    f"""
    wo_id                BIGINT NOT NULL,
    line_number          INT NOT NULL COMMENT 'sequence of the ingredient in the formula',
    ingredient_id        BIGINT NOT NULL,
    planned_quantity_kg  DECIMAL(12,4) NOT NULL,
    actual_quantity_kg   DECIMAL(12,4) COMMENT 'as batch_ingredients; null when cancelled',
    lot_number           STRING COMMENT 'issued lots stand in batch_ingredients',
    status               STRING COMMENT 'consumed, or planned where the work order was cancelled',
    {CREATED}
    """,
    key=("wo_id", "line_number"),
    refs={"wo_id": "work_orders", "ingredient_id": "ingredients"},
    layer="operational",
)
def work_order_materials(
    run: Run,
    work_orders: DataFrame,
    formula_ingredients: DataFrame,
    goods_receipt_lines: DataFrame,
    goods_receipts: DataFrame,
) -> DataFrame:
    """One row per work order and ingredient of its formula, scaled to the planned quantity."""
    made = F.col("status") == "completed"
    lots = with_lots(charges(run, work_orders, formula_ingredients), goods_receipt_lines, goods_receipts)
    return lots.select(
        "wo_id",
        F.col("sequence").alias("line_number"),
        "ingredient_id",
        kilograms("planned", "decimal(12,4)").alias("planned_quantity_kg"),
        F.when(made, kilograms("actual", "decimal(12,4)")).alias("actual_quantity_kg"),
        F.when(made, F.col("lot_number")).alias("lot_number"),
        F.when(made, "consumed").otherwise("planned").alias("status"),
        midnight(F.date_sub("planned_start_date", 7)).alias("created_at"),
    )


def with_lots(charged: DataFrame, goods_receipt_lines: DataFrame, goods_receipts: DataFrame) -> DataFrame:
    """Charges with the lot that each takes: one of those that were bought for the days of its production."""
    spans = goods_receipt_lines.agg(
        F.min("use_from").alias("first"), F.max(F.datediff("use_until", "use_from") + 1).alias("span")
    )
    at_plants = F.broadcast(goods_receipts.select(F.col("id").alias("gr_id"), "plant_id"))
    lots = goods_receipt_lines.join(at_plants, on="gr_id", how="inner").select(
        "plant_id",
        "ingredient_id",
        "use_from",
        F.struct("line_number", "lot_number").alias("lot"),
    )
    lots = lots.groupBy("plant_id", "ingredient_id", "use_from").agg(F.sort_array(F.collect_list("lot")).alias("lots"))
    age = F.datediff("production_date", "first")
    dated = charged.join(F.broadcast(spans), how="cross")
    dated = dated.withColumn(
        "use_from", F.date_add("first", (F.floor(age / F.col("span")) * F.col("span")).cast("int"))
    )
    chosen = F.get("lots", F.pmod("lot_part", F.size("lots")))
    found = dated.join(F.broadcast(lots), on=["plant_id", "ingredient_id", "use_from"], how="left")
    return found.withColumn("lot_number", chosen["lot_number"])


@FMCG.table(
    f"""
    id                   BIGINT NOT NULL COMMENT 'id of its work order',
    batch_number         STRING NOT NULL,
    wo_id                BIGINT NOT NULL,
    formula_id           BIGINT NOT NULL COMMENT 'formula of the SKU',
    plant_id             BIGINT NOT NULL,
    production_line_id   BIGINT,
    sku_id               BIGINT NOT NULL COMMENT 'the one SKU of the batch',
    quantity_kg          DECIMAL(12,2) NOT NULL COMMENT 'good output: output_cases x net weight of a case',
    output_cases         INT NOT NULL,
    scrap_kg             DECIMAL(12,2) NOT NULL COMMENT 'sum of the ingredients less quantity_kg',
    yield_percent        DECIMAL(5,2) COMMENT 'quantity_kg / (quantity_kg + scrap_kg) x 100',
    production_date      DATE NOT NULL,
    expiry_date          DATE NOT NULL,
    qc_status            STRING COMMENT 'pending, approved, rejected, quarantine or QUALITY_HOLD',
    qc_release_date      DATE COMMENT 'null unless approved once',
    qc_notes             STRING,
    rejection_reason     STRING COMMENT 'null unless rejected',
    is_contaminated      BOOLEAN,
    contamination_notes  STRING,
    data_decay_affected  BOOLEAN COMMENT 'false: no row of this world is spoilt',
    {CREATED_UPDATED}
    """,
    key="id",
    refs={
        "wo_id": "work_orders",
        "formula_id": "formulas",
        "plant_id": "plants",
        "production_line_id": "production_lines",
        "sku_id": "skus",
    },
    layer="operational",
)
def batches(run: Run, work_orders: DataFrame, skus: DataFrame) -> DataFrame:
    """One row per batch: what a completed work order made, what it scrapped, and what quality control said."""
    is_recalled = F.col("sku_id") == recall_sku(skus)
    made = work_orders.where("status = 'completed'").select("*", charge_cents(run).alias("charge"))
    made = made.withColumn("production_date", production_date()).withColumn("input_kg", kilograms("charge"))
    keeps = skus.select(F.col("id").alias("sku_id"), "shelf_life_days")
    made = made.join(F.broadcast(keeps), on="sku_id", how="inner")
    verdict = pick(run.draw("batches.qc_status", "id"), QC, QC_SHARES)
    status = F.when(is_recalled, "QUALITY_HOLD").otherwise(verdict)
    made = made.withColumn("qc_status", status)
    release = F.date_add("production_date", integer_between(run.draw("batches.qc_days", "id"), 1, 3).cast("int"))
    was_released = F.col("qc_status").isin("approved", "QUALITY_HOLD")
    found = F.date_add("production_date", _FOUND_AFTER_DAYS)
    reason = pick(
        run.draw("batches.rejection", "id"), ("microbial count", "viscosity", "pH out of range", "foreign matter")
    )
    return made.select(
        "id",
        F.when(is_recalled, RECALL_BATCH).otherwise(F.format_string("B-%012d", "id")).alias("batch_number"),
        F.col("id").alias("wo_id"),
        "formula_id",
        "plant_id",
        "production_line_id",
        "sku_id",
        F.col("actual_quantity_kg").alias("quantity_kg"),
        F.col("planned_cases").alias("output_cases"),
        (F.col("input_kg") - F.col("actual_quantity_kg")).cast("decimal(12,2)").alias("scrap_kg"),
        (F.col("actual_quantity_kg") * 100 / F.col("input_kg")).cast("decimal(5,2)").alias("yield_percent"),
        "production_date",
        F.date_add("production_date", F.col("shelf_life_days")).alias("expiry_date"),
        "qc_status",
        F.when(was_released, release).alias("qc_release_date"),
        F.when(is_recalled, "released, shipped, then held").alias("qc_notes"),
        F.when(F.col("qc_status") == "rejected", reason).alias("rejection_reason"),
        is_recalled.alias("is_contaminated"),
        F.when(is_recalled, F.concat(F.lit("contaminated sorbitol, found and put on QUALITY_HOLD on "), found)).alias(
            "contamination_notes"
        ),
        F.lit(False).alias("data_decay_affected"),
        *stamps("production_date", F.when(is_recalled, found).otherwise(release)),
    )


@FMCG.table(
    f"""
    id            BIGINT NOT NULL COMMENT 'batch x 10 + number of the cost type',
    batch_id      BIGINT NOT NULL,
    cost_type     STRING NOT NULL COMMENT 'material, labor, overhead, packaging or quality',
    cost_amount   DECIMAL(12,2) NOT NULL COMMENT 'US dollars',
    currency      STRING,
    cost_driver   STRING,
    notes         STRING,
    posting_date  DATE,
    {CREATED}
    """,
    key="id",
    refs={"batch_id": "batches"},
    layer="operational",
)
def batch_cost_ledger(run: Run, batches: DataFrame, skus: DataFrame, packaging_types: DataFrame) -> DataFrame:
    """One row per batch and kind of cost: together 40 to 50 % of what its cases list for."""
    kinds = F.array(
        *(
            F.struct(
                F.lit(number).alias("number"),
                F.lit(kind).alias("kind"),
                F.lit(share).alias("share"),
                F.lit(driver).alias("driver"),
            )
            for number, (kind, (share, driver)) in enumerate(_COSTS.items(), 1)
        )
    )
    price = case_weights(skus, packaging_types).select(
        "sku_id", (F.col("list_price").cast("double") * F.col("units_per_case")).alias("case_price")
    )
    costs = batches.join(F.broadcast(price), on="sku_id", how="inner").withColumn("cost", F.explode(kinds))
    level = 0.40 + 0.10 * uniform(run.draw("batch_cost_ledger.level", "id"))
    own = 0.95 + 0.10 * uniform(run.draw("batch_cost_ledger.cost", "id", "cost.number"))
    amount = F.col("output_cases") * F.col("case_price") * F.col("cost.share") * level * own
    return costs.select(
        (F.col("id") * 10 + F.col("cost.number")).alias("id"),
        F.col("id").alias("batch_id"),
        F.col("cost.kind").alias("cost_type"),
        F.round(amount, 2).cast("decimal(12,2)").alias("cost_amount"),
        F.lit("USD").alias("currency"),
        F.col("cost.driver").alias("cost_driver"),
        F.lit(None).cast("string").alias("notes"),
        F.date_add("production_date", 5).alias("posting_date"),
        midnight(F.date_add("production_date", 5)).alias("created_at"),
    )
