"""Level 9 - the supply plan around the work orders, and where it was in trouble."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.fmcg.dating import midnight, stamps
from retail_spark.fmcg.network import PLANTS, dcs_of
from retail_spark.fmcg.small import CREATED_UPDATED
from retail_spark.fmcg.world import FMCG

_EXCEPTIONS = (
    ("demand_spike", 0.40, "orders above plan", "bring the next run forward"),
    ("capacity_shortage", 0.25, "filling line full", "add a shift"),
    ("material_shortage", 0.15, "lot arrives late", "expedite the purchase order"),
    ("lead_time_violation", 0.10, "review after the need", "shorten the review"),
    ("inventory_excess", 0.07, "orders below plan", "skip a run"),
    ("supply_disruption", 0.03, "supplier stopped", "use the second source"),
)


def _copies(run: Run, stream: str, work_orders: DataFrame, rows: int) -> DataFrame:
    """Each work order as often as brings about so many rows, with the number of the copy."""
    many = F.broadcast(work_orders.agg(F.count("*").alias("all_orders")))
    times = F.floor(F.lit(float(rows)) / F.col("all_orders") + uniform(run.draw(stream, "id"))).cast("int")
    counted = work_orders.join(many, how="cross").withColumn("times", times).where("times > 0")
    return counted.withColumn("copy", F.explode(F.sequence(F.lit(1), F.col("times"))))


def _period() -> Column:
    return F.date_trunc("week", "planned_start_date").cast("date")


@FMCG.table(
    f"""
    id                        BIGINT NOT NULL COMMENT 'work order x 10 + number',
    plan_version              STRING NOT NULL COMMENT 'ISO week in which it was planned',
    sku_id                    BIGINT NOT NULL,
    source_type               STRING NOT NULL COMMENT 'production, procurement or transfer',
    source_id                 BIGINT NOT NULL COMMENT 'plant, supplier or DC, by source_type',
    destination_type          STRING NOT NULL COMMENT 'dc or plant',
    destination_id            BIGINT NOT NULL,
    period_start              DATE NOT NULL,
    period_end                DATE NOT NULL,
    planned_quantity_cases    INT NOT NULL,
    committed_quantity_cases  INT,
    status                    STRING COMMENT 'completed, or planned where the work order was cancelled',
    {CREATED_UPDATED}
    """,
    key="id",
    refs={"sku_id": "skus"},
    layer="operational",
)
def supply_plans(
    run: Run, work_orders: DataFrame, formula_ingredients: DataFrame, supplier_ingredients: DataFrame
) -> DataFrame:
    """One row per planned supply: a run of a plant, ingredients bought for it, or cases moved between DCs."""
    rows = _copies(run, "supply_plans.copies", work_orders, run.config.supply_plans)
    cheapest = Window.partitionBy("ingredient_id").orderBy(F.desc("is_preferred"), "unit_cost", "supplier_id")
    sellers = supplier_ingredients.where("is_approved").withColumn("place", F.row_number().over(cheapest))
    sellers = sellers.where("place = 1").select("ingredient_id", "supplier_id")
    sources = formula_ingredients.where("sequence = 1").join(sellers, on="ingredient_id", how="inner")
    rows = rows.join(F.broadcast(sources.select("formula_id", "supplier_id")), on="formula_id", how="left")
    kind = pick(
        run.draw("supply_plans.source_type", "id", "copy"), ("production", "procurement", "transfer"), (0.7, 0.2, 0.1)
    )
    rows = rows.withColumn("kind", F.when(F.col("supplier_id").isNull(), "production").otherwise(kind))
    first_dc, last_dc = _dcs_of_plant()
    share = uniform(run.draw("supply_plans.dc", "id", "copy"))
    there = first_dc + F.floor(share * (last_dc - first_dc + 1))
    other = F.when(there == last_dc, first_dc).otherwise(there + 1)
    is_bought = F.col("kind") == "procurement"
    done = F.col("status") == "completed"
    return rows.select(
        (F.col("id") * 10 + F.col("copy")).alias("id"),
        F.concat(
            F.date_format(F.date_sub("planned_start_date", 7), "yyyy"),
            F.lit("-W"),
            F.lpad(F.weekofyear(F.date_sub("planned_start_date", 7)).cast("string"), 2, "0"),
        ).alias("plan_version"),
        "sku_id",
        F.col("kind").alias("source_type"),
        F.when(F.col("kind") == "production", F.col("plant_id"))
        .when(is_bought, F.col("supplier_id"))
        .otherwise(other)
        .cast("bigint")
        .alias("source_id"),
        F.when(is_bought, "plant").otherwise("dc").alias("destination_type"),
        F.when(is_bought, F.col("plant_id")).otherwise(there).cast("bigint").alias("destination_id"),
        _period().alias("period_start"),
        F.date_add(_period(), 6).alias("period_end"),
        F.col("planned_cases").alias("planned_quantity_cases"),
        F.when(done, F.col("planned_cases")).otherwise(0).cast("int").alias("committed_quantity_cases"),
        F.when(done, "completed").otherwise("planned").alias("status"),
        *stamps(F.date_sub("planned_start_date", 7), "planned_end_date"),
    )


def _dcs_of_plant() -> tuple[Column, Column]:
    """First and last id of the DCs of a plant's division."""
    spans = [dcs_of(plant.division_id) for plant in PLANTS]
    place = F.col("plant_id").cast("int") - 1
    first = F.get(F.array(*(F.lit(min(span)) for span in spans)), place)
    return first, F.get(F.array(*(F.lit(max(span)) for span in spans)), place)


@FMCG.table(
    f"""
    id                  BIGINT NOT NULL COMMENT 'work order x 10 + number',
    plan_version        STRING NOT NULL,
    exception_type      STRING NOT NULL COMMENT 'demand_spike, capacity_shortage, material_shortage ...',
    severity            STRING NOT NULL COMMENT 'low, medium, high or critical',
    sku_id              BIGINT,
    location_type       STRING COMMENT 'plant',
    location_id         BIGINT,
    period_start        DATE NOT NULL,
    period_end          DATE NOT NULL,
    gap_quantity_cases  INT COMMENT 'of the cases planned',
    gap_percent         DECIMAL(5,2),
    root_cause          STRING,
    recommended_action  STRING,
    status              STRING COMMENT 'open, acknowledged, resolving, resolved or accepted',
    resolved_by         STRING,
    resolved_at         TIMESTAMP,
    {CREATED_UPDATED}
    """,
    key="id",
    refs={"sku_id": "skus"},
    layer="operational",
)
def plan_exceptions(run: Run, work_orders: DataFrame) -> DataFrame:
    """One row per trouble that planners saw with a work order."""
    rows = _copies(run, "plan_exceptions.copies", work_orders, run.config.plan_exceptions)
    number = pick(
        run.draw("plan_exceptions.type", "id", "copy"), len(_EXCEPTIONS), [share for _, share, _, _ in _EXCEPTIONS]
    )

    def word(place: int) -> Column:
        return F.get(F.array(*(F.lit(each[place]) for each in _EXCEPTIONS)), F.col("number").cast("int"))

    rows = rows.withColumn("number", number)
    gap = uniform(run.draw("plan_exceptions.gap", "id", "copy"))
    # bigger gaps are rarer and graver
    rows = rows.withColumn("gap", F.round(0.02 + 0.58 * gap * gap, 4))
    severity = (
        F.when(F.col("gap") < 0.02 + 0.58 * 0.36, "low")
        .when(F.col("gap") < 0.02 + 0.58 * 0.7225, "medium")
        .when(F.col("gap") < 0.02 + 0.58 * 0.9409, "high")
        .otherwise("critical")
    )
    state = pick(
        run.draw("plan_exceptions.status", "id", "copy"),
        ("resolved", "accepted", "resolving", "acknowledged", "open"),
        (0.6, 0.15, 0.1, 0.08, 0.07),
    )
    rows = rows.withColumn("state", state)
    days = integer_between(run.draw("plan_exceptions.days", "id", "copy"), 1, 10).cast("int")
    seen = F.date_sub("planned_start_date", 7)
    resolved = F.col("state") == "resolved"
    return rows.select(
        (F.col("id") * 10 + F.col("copy")).alias("id"),
        F.concat(F.date_format(seen, "yyyy"), F.lit("-W"), F.lpad(F.weekofyear(seen).cast("string"), 2, "0")).alias(
            "plan_version"
        ),
        word(0).alias("exception_type"),
        severity.alias("severity"),
        "sku_id",
        F.lit("plant").alias("location_type"),
        F.col("plant_id").alias("location_id"),
        _period().alias("period_start"),
        F.date_add(_period(), 6).alias("period_end"),
        F.ceil(F.col("planned_cases") * F.col("gap")).cast("int").alias("gap_quantity_cases"),
        (F.col("gap") * 100).cast("decimal(5,2)").alias("gap_percent"),
        word(2).alias("root_cause"),
        word(3).alias("recommended_action"),
        F.col("state").alias("status"),
        F.when(resolved, F.format_string("planner-%d", "plant_id")).alias("resolved_by"),
        F.when(resolved, midnight(F.date_add(seen, days))).alias("resolved_at"),
        *stamps(seen, F.when(resolved, F.date_add(seen, days)).otherwise(seen)),
    )
