"""What goes into a batch: the kilograms of each ingredient that a work order takes, to a hundredth.

Purchases are planned against it (level 5), materials and batches (levels 6 and 7) are made of it: so they agree.
"""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import uniform

_LEAST_YIELD, _MOST_YIELD = 0.963, 0.989
PLANNED_YIELD: Final = 0.976
# Scales weigh each ingredient in within this much of its due; the main one fills up to the charge.
_WEIGHING = 0.02
# Into so many parts are the batches of an ingredient shared out, so that lots can be kept apart.
PARTS = 6


def case_weights(skus: DataFrame, packaging_types: DataFrame) -> DataFrame:
    """Formula, family, eaches and net kilograms (a multiple of 0.01) of a case of each SKU."""
    packs = packaging_types.select(F.col("id").alias("packaging_id"), "size_value", "units_per_case", "case_weight_kg")
    net = F.greatest(F.lit(0.01), F.round(F.col("size_value") * F.col("units_per_case") / 1000, 2))
    return skus.join(F.broadcast(packs), on="packaging_id", how="inner").select(
        F.col("id").alias("sku_id"),
        "formula_id",
        "product_id",
        "list_price",
        "units_per_case",
        "case_weight_kg",
        net.cast("decimal(10,2)").alias("case_kg"),
    )


def production_date() -> Column:
    """The day on which a completed work order's batch was filled."""
    return F.col("actual_end_datetime").cast("date")


def charge_cents(run: Run) -> Column:
    """Hundredths of a kilogram that a work order charges: good output by yield."""
    share = uniform(run.draw("batches.yield", "id"))
    good = F.col("planned_quantity_kg").cast("double") * 100
    return F.round(good / (_LEAST_YIELD + share * (_MOST_YIELD - _LEAST_YIELD))).cast("bigint")


def charges(run: Run, work_orders: DataFrame, formula_ingredients: DataFrame) -> DataFrame:
    """One row per work order and ingredient of its formula: planned and, once made, actual hundredths of kilograms."""
    recipe = F.sort_array(
        F.collect_list(F.struct((-F.col("quantity_percent")).alias("order"), "sequence", "ingredient_id", "share"))
    )
    parts = formula_ingredients.withColumn("share", F.col("quantity_percent").cast("double") / 100)
    recipes = parts.groupBy("formula_id").agg(recipe.alias("recipe"))
    orders = work_orders.select(
        "id",
        "plant_id",
        "formula_id",
        "sku_id",
        "status",
        "planned_start_date",
        F.coalesce(production_date(), "planned_end_date").alias("production_date"),
        charge_cents(run).alias("charge"),
        F.round(F.col("planned_quantity_kg").cast("double") * 100 / PLANNED_YIELD).cast("bigint").alias("plan"),
    ).join(F.broadcast(recipes), on="formula_id", how="inner")

    def weighed(part: Column) -> Column:
        due = F.col("charge") * part["share"]
        scale = 1 - _WEIGHING + 2 * _WEIGHING * uniform(run.draw("charges.scale", F.col("id"), part["ingredient_id"]))
        return F.greatest(F.lit(1).cast("bigint"), F.round(due * scale).cast("bigint"))

    others = F.transform(F.slice("recipe", F.lit(2), F.size("recipe")), weighed)
    weights = F.concat(
        F.array(F.col("charge") - F.aggregate(others, F.lit(0).cast("bigint"), lambda total, each: total + each)),
        others,
    )
    zipped = F.arrays_zip(F.col("recipe").alias("recipe"), weights.alias("weight"))
    exploded = orders.withColumn("part", F.explode(zipped))
    return exploded.select(
        F.col("id").alias("wo_id"),
        "plant_id",
        "status",
        "planned_start_date",
        "production_date",
        F.col("part.recipe.ingredient_id").alias("ingredient_id"),
        F.col("part.recipe.sequence").alias("sequence"),
        F.greatest(F.lit(1), F.round(F.col("plan") * F.col("part.recipe.share"))).cast("bigint").alias("planned"),
        F.col("part.weight").alias("actual"),
        F.pmod(run.draw("charges.part", F.col("id"), F.col("part.recipe.ingredient_id")), F.lit(PARTS))
        .cast("int")
        .alias("lot_part"),
    )


def kilograms(hundredths: str | Column, kind: str = "decimal(12,2)") -> Column:
    """Hundredths of a kilogram as kilograms."""
    column = F.col(hundredths) if isinstance(hundredths, str) else hundredths
    return (column.cast("decimal(18,0)") * F.lit("0.01").cast("decimal(4,2)")).cast(kind)
