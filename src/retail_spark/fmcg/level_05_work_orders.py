"""Level 5 - what the plants are told to make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import numpy as np
import pandas as pd
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.fmcg.charge import case_weights
from retail_spark.fmcg.dating import day_after, midnight, plan_monday, stamps
from retail_spark.fmcg.demand import sku_slots
from retail_spark.fmcg.network import DIVISIONS, PLANTS, plants_of
from retail_spark.fmcg.order_book import recall_sku, weekly_demand
from retail_spark.fmcg.production import plan_runs, units_of, work_order_id
from retail_spark.fmcg.small import CREATED_UPDATED
from retail_spark.fmcg.world import FMCG

_PLAN: Final = "id BIGINT, division_id BIGINT, sku_id BIGINT, week INT, cases BIGINT"
# Work orders that were cancelled and issued anew.
_REISSUED = 0.04
_ANEW = 50


@FMCG.table(
    f"""
    id                     BIGINT NOT NULL COMMENT 'division, SKU, plan week and number in one',
    wo_number              STRING NOT NULL,
    formula_id             BIGINT NOT NULL COMMENT 'formula of the SKU',
    plant_id               BIGINT NOT NULL,
    production_line_id     BIGINT COMMENT 'filling line of the plant',
    sku_id                 BIGINT NOT NULL COMMENT 'what is to be filled',
    planned_quantity_kg    DECIMAL(12,2) NOT NULL COMMENT 'good output planned',
    actual_quantity_kg     DECIMAL(12,2) COMMENT 'good output, null when cancelled',
    planned_start_date     DATE NOT NULL,
    planned_end_date       DATE NOT NULL,
    actual_start_datetime  TIMESTAMP,
    actual_end_datetime    TIMESTAMP,
    status                 STRING COMMENT 'completed or cancelled',
    priority               INT COMMENT '1 = first',
    notes                  STRING,
    created_by             STRING,
    wo_type                STRING COMMENT 'production',
    planned_cases          INT NOT NULL COMMENT 'cases to fill',
    {CREATED_UPDATED}
    """,
    key="id",
    refs={
        "formula_id": "formulas",
        "plant_id": "plants",
        "production_line_id": "production_lines",
        "sku_id": "skus",
    },
    layer="operational",
)
def work_orders(run: Run, order_book: DataFrame, skus: DataFrame, packaging_types: DataFrame) -> DataFrame:
    """One row per order to a plant to make one batch of one SKU, from reviews of stock against the order book."""
    wanted = round(run.config.work_orders * (1 - _REISSUED))
    book = weekly_demand(order_book)
    slots = sku_slots(run, skus).groupBy("division_id", "sku_id").agg(F.count("*").alias("cases"))
    none = F.lit(0)
    cells = book.select("division_id", "sku_id", "dc_id", "week", "cases").unionByName(
        slots.select(
            F.col("division_id").cast("bigint"),
            "sku_id",
            none.cast("bigint").alias("dc_id"),
            none.cast("int").alias("week"),
            "cases",
        )
    )
    plan = cells.repartition(1).mapInPandas(_planner(run.config.seed, wanted, recall_sku(skus)), schema=_PLAN)
    anew = F.when(uniform(run.draw("work_orders.reissue", "id")) < _REISSUED, F.array(F.lit(0), F.lit(_ANEW)))
    plan = plan.withColumn("copy", F.explode(F.coalesce(anew, F.array(F.lit(0)))))
    is_cancelled = F.col("copy") > 0
    start = F.col("week") * 7 + integer_between(run.draw("work_orders.day", "id"), 0, 2)
    planned_start = day_after(plan_monday(run.config), start - F.when(is_cancelled, 7).otherwise(0))
    made = plan.join(F.broadcast(case_weights(skus, packaging_types)), on="sku_id", how="inner")
    made = made.select(
        "*",
        _plant(run).alias("plant_id"),
        planned_start.alias("planned_start_date"),
        F.date_add(planned_start, integer_between(run.draw("work_orders.span", "id"), 1, 2).cast("int")).alias(
            "planned_end_date"
        ),
        (F.col("cases") * F.col("case_kg")).cast("decimal(12,2)").alias("kg"),
        (F.col("id") + F.col("copy")).alias("wo_id"),
    )
    started = midnight("planned_start_date") + F.expr("INTERVAL 6 HOURS")
    # one batch a work order; its production date is the planned end or the day before
    ended = midnight(
        F.date_sub("planned_end_date", integer_between(run.draw("work_orders.early", "id"), 0, 1).cast("int"))
    )
    return made.select(
        F.col("wo_id").alias("id"),
        F.format_string("WO-%012d", "wo_id").alias("wo_number"),
        "formula_id",
        "plant_id",
        ((F.col("plant_id") - 1) * 5 + 2).cast("bigint").alias("production_line_id"),
        "sku_id",
        F.col("kg").alias("planned_quantity_kg"),
        F.when(~is_cancelled, F.col("kg")).alias("actual_quantity_kg"),
        "planned_start_date",
        "planned_end_date",
        F.when(~is_cancelled, started).alias("actual_start_datetime"),
        F.when(~is_cancelled, ended + F.expr("INTERVAL 18 HOURS")).alias("actual_end_datetime"),
        F.when(is_cancelled, "cancelled").otherwise("completed").alias("status"),
        integer_between(run.draw("work_orders.priority", "id"), 1, 5).cast("int").alias("priority"),
        F.when(is_cancelled, "line down, issued anew a week later").alias("notes"),
        F.format_string("planner-%d", "division_id").alias("created_by"),
        F.lit("production").alias("wo_type"),
        F.col("cases").cast("int").alias("planned_cases"),
        *stamps(F.date_sub("planned_start_date", 7), "planned_end_date"),
    )


def _planner(seed: int, wanted: int, special: int) -> Callable[[Iterable[pd.DataFrame]], Iterable[pd.DataFrame]]:
    def plan(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        cells = pd.concat(list(frames))
        units = units_of(cells, special)
        runs = plan_runs(units, seed, wanted)
        division, sku = units.division[runs.unit], units.sku[runs.unit]
        base = work_order_id(division, sku, 0, 0)
        yield pd.DataFrame(
            {
                "id": base + runs.week * 100 + runs.number,
                "division_id": division,
                "sku_id": sku,
                "week": runs.week.astype(np.int32),
                "cases": runs.cases,
            }
        )

    return plan


def _plant(run: Run) -> Column:
    """A plant of the division, by what plants can make."""
    chosen = F.lit(None).cast("bigint")
    for division in range(1, len(DIVISIONS) + 1):
        plants = plants_of(division)
        weights = [float(PLANTS[plant - 1].size) for plant in plants]
        drawn = pick(run.draw("work_orders.plant", "id"), plants, weights) if len(plants) > 1 else F.lit(plants[0])
        chosen = F.when(F.col("division_id") == division, drawn.cast("bigint")).otherwise(chosen)
    return chosen
