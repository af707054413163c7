"""Level 5 - the purchase plan with its dates and prices: headers (level 5) and lines (level 6) are its two faces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import pandas as pd
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.fmcg.charge import charges
from retail_spark.fmcg.config import FmcgConfig
from retail_spark.fmcg.dating import day_after, plan_monday
from retail_spark.fmcg.procurement import COLUMNS, buy
from retail_spark.fmcg.world import FMCG

# What became of orders that brought nothing.
_OPEN: Final = ("cancelled", "draft", "submitted", "confirmed", "shipped")
_OPEN_SHARES = (0.45, 0.1, 0.15, 0.2, 0.1)


@FMCG.table(
    """
    po_id            BIGINT NOT NULL,
    line_number      INT NOT NULL,
    plant_id         BIGINT NOT NULL,
    supplier_id      BIGINT NOT NULL,
    ingredient_id    BIGINT NOT NULL,
    kg               BIGINT NOT NULL COMMENT 'ordered',
    unit_of_measure  STRING NOT NULL,
    unit_price       DECIMAL(12,4) NOT NULL,
    line_amount      DECIMAL(14,2) NOT NULL,
    status           STRING NOT NULL COMMENT 'received, or draft, submitted, confirmed, shipped, cancelled',
    order_date       DATE NOT NULL,
    requested_date   DATE NOT NULL,
    promised_date    DATE NOT NULL,
    receipt_date     DATE NOT NULL COMMENT 'for which the order is planned, whether or not it is received',
    use_from         DATE NOT NULL COMMENT 'first day of production that the line is for',
    use_until        DATE NOT NULL COMMENT 'last day of production that the line is for'
    """,
    key=("po_id", "line_number"),
    refs={"plant_id": "plants", "supplier_id": "suppliers", "ingredient_id": "ingredients"},
    layer="internal",
)
def purchase_plan(
    run: Run,
    work_orders: DataFrame,
    formula_ingredients: DataFrame,
    supplier_ingredients: DataFrame,
    ingredients: DataFrame,
) -> DataFrame:
    """One row per purchase order line, with the dates and the status of its order."""
    config = run.config
    made = charges(run, work_orders.where("status = 'completed'"), formula_ingredients)
    day = F.datediff("production_date", F.lit(plan_monday(config)))
    needs = made.groupBy("plant_id", "ingredient_id", day.alias("day"), "lot_part").agg(
        F.sum("actual").alias("hundredths")
    )
    sources = F.broadcast(_sources(run, work_orders.select("plant_id").distinct(), supplier_ingredients))
    needs = needs.join(sources, on=["plant_id", "ingredient_id"], how="inner")
    plan = needs.repartition(1).mapInPandas(_buyer(config), schema=COLUMNS)
    use_from = day_after(plan_monday(config), F.col("first_day"))
    is_copy = F.col("copy_of") > 0
    status = F.when(~is_copy, "received").otherwise(
        pick(run.draw("purchase_orders.status", "po_id"), _OPEN, _OPEN_SHARES)
    )
    plan = plan.withColumn("status", status).withColumn("use_from", use_from)
    receipt = F.date_sub("use_from", integer_between(run.draw("purchase_orders.early", "po_id"), 2, 6).cast("int"))
    late = integer_between(run.draw("purchase_orders.promise", "po_id"), -1, 2).cast("int")
    slack = integer_between(run.draw("purchase_orders.slack", "po_id"), 0, 3).cast("int")
    # still open at the end of the year: ordered in its last days for the next
    recent = F.date_sub(
        F.lit(config.last_date), integer_between(run.draw("purchase_orders.recent", "po_id"), 0, 20).cast("int")
    )
    is_open = is_copy & (F.col("status") != "cancelled")
    plan = plan.withColumn("receipt_date", receipt)
    ordered = F.date_sub("receipt_date", F.col("lead_time_days") + slack)
    plan = plan.withColumn("order_date", F.when(is_open, recent).otherwise(ordered))
    promised = F.when(is_open, F.date_add("order_date", F.col("lead_time_days"))).otherwise(
        F.greatest(F.date_add("order_date", F.lit(1)), F.date_add("receipt_date", late))
    )
    season = F.broadcast(
        ingredients.select(
            F.col("id").alias("ingredient_id"), "available_quarters", "off_season_price_multiplier", "unit_of_measure"
        )
    )
    off_season = F.col("available_quarters").isNotNull() & ~F.array_contains(
        "available_quarters", F.quarter("order_date")
    )
    price = F.col("unit_cost") * F.when(off_season, F.col("off_season_price_multiplier").cast("double")).otherwise(1.0)
    price = F.round(price * (0.97 + 0.06 * uniform(run.draw("purchase_order_lines.price", "po_id", "line_number"))), 4)
    plan = plan.join(season, on="ingredient_id", how="inner")
    plan = plan.withColumn("unit_price", price.cast("decimal(12,4)")).withColumn("promised_date", promised)
    return plan.select(
        "po_id",
        "line_number",
        "plant_id",
        "supplier_id",
        "ingredient_id",
        "kg",
        "unit_of_measure",
        "unit_price",
        (F.col("kg").cast("decimal(12,2)") * F.col("unit_price")).cast("decimal(14,2)").alias("line_amount"),
        "status",
        "order_date",
        F.when(is_open, F.col("promised_date")).otherwise(F.date_sub("use_from", 2)).alias("requested_date"),
        "promised_date",
        "receipt_date",
        "use_from",
        F.date_add("use_from", F.col("span") - 1).alias("use_until"),
    )


def _sources(run: Run, plants: DataFrame, supplier_ingredients: DataFrame) -> DataFrame:
    """The approved supplier from whom each plant buys each ingredient; the preferred one is four times as likely."""
    offers = supplier_ingredients.where("is_approved").crossJoin(F.broadcast(plants))
    chance = uniform(run.draw("purchase_orders.source", "id", "plant_id"))
    offers = offers.withColumn("score", F.when(F.col("is_preferred"), F.pow(chance, F.lit(0.25))).otherwise(chance))
    best = Window.partitionBy("plant_id", "ingredient_id").orderBy(F.desc("score"), "id")
    return (
        offers.withColumn("place", F.row_number().over(best))
        .where("place = 1")
        .select("plant_id", "ingredient_id", "supplier_id", F.col("unit_cost").cast("double"), "lead_time_days")
    )


def _buyer(config: FmcgConfig) -> Callable[[Iterable[pd.DataFrame]], Iterable[pd.DataFrame]]:
    seed, received, ordered = config.seed, config.goods_receipts, config.purchase_orders
    received_lines = config.goods_receipt_lines

    def plan(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        yield buy(pd.concat(list(frames)), seed, received, ordered, received_lines)

    return plan
