"""Level 8 - how much to keep where, who gets what of a forecast, and what the lines can make."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import hash64
from retail_spark.core.small import by_id
from retail_spark.fmcg.network import EVERYWHERE, MARKETS, PLANTS, shifts_of
from retail_spark.fmcg.small import CREATED, CREATED_UPDATED, small_table
from retail_spark.fmcg.world import FMCG
from retail_spark.trade.calendar import monday_of

_REPLENISHMENT = f"""
    id                      BIGINT NOT NULL COMMENT 'location x 10^6 + sku_id; a shop counts from 10^6',
    sku_id                  BIGINT NOT NULL,
    location_type           STRING NOT NULL COMMENT 'dc or store',
    location_id             BIGINT NOT NULL COMMENT 'in the table of that type',
    safety_stock_days       DECIMAL(5,2) NOT NULL COMMENT '7 to 21',
    safety_stock_cases      INT,
    reorder_point_cases     INT NOT NULL COMMENT 'demand of lead time and safety days',
    reorder_quantity_cases  INT NOT NULL COMMENT 'demand of a review cycle, at least 1',
    max_stock_cases         INT COMMENT 'reorder point and quantity',
    review_cycle_days       INT,
    lead_time_days          INT NOT NULL COMMENT '3 to 14',
    service_level_target    DECIMAL(5,4),
    effective_from          DATE,
    effective_to            DATE,
    {CREATED_UPDATED}
"""
_SHOP_SKUS = 10  # a shop's own parameters are kept for its best sellers


@FMCG.table(_REPLENISHMENT, key="id", refs={"sku_id": "skus"}, layer="operational")
def replenishment_params(
    run: Run,
    pos_sales: DataFrame,
    retail_locations: DataFrame,
    distribution_centers: DataFrame,
    skus: DataFrame,
    packaging_types: DataFrame,
) -> DataFrame:
    """One row per SKU and DC that sells it, then per shop and best seller: when and how much to reorder."""
    markets = F.lit([EVERYWHERE, *MARKETS])
    packs = packaging_types.select(F.col("id").alias("packaging_id"), "units_per_case")
    goods = skus.join(F.broadcast(packs), on="packaging_id", how="inner").select(
        F.col("id").alias("sku_id"), "region", "units_per_case"
    )
    dcs = distribution_centers.select(F.col("id").alias("dc"), "division_id")
    here = (F.col("region") == EVERYWHERE) | (
        F.col("region") == F.element_at(markets, F.col("division_id").cast("int") + 1)
    )
    at_dcs = goods.join(F.broadcast(dcs), on=here, how="inner")
    dc_positions = at_dcs.select(F.lit("dc").alias("location_type"), F.col("dc").alias("location_id"), "sku_id")
    sold = pos_sales.select("retail_location_id", "sku_id", "quantity_eaches").join(
        F.broadcast(retail_locations.select(F.col("id").alias("retail_location_id"), "primary_dc_id")),
        on="retail_location_id",
        how="inner",
    )
    dc_sales = sold.groupBy(F.col("primary_dc_id").alias("location_id"), "sku_id").agg(
        F.sum("quantity_eaches").alias("eaches")
    )
    shops = max(1, round((run.config.replenishment_params - _dc_positions(run)) / _SHOP_SKUS))
    # a stride through all shops takes some of each account
    step = max(1, run.config.retail_locations // shops)
    chosen = sold.where(F.col("retail_location_id") % step == 0)
    totals = chosen.groupBy(F.col("retail_location_id").alias("location_id"), "sku_id").agg(
        F.sum("quantity_eaches").alias("eaches")
    )
    best = Window.partitionBy("location_id").orderBy(F.desc("eaches"), "sku_id")
    shop_sales = totals.withColumn("rank", F.row_number().over(best)).where(F.col("rank") <= _SHOP_SKUS)
    both = (
        dc_positions.join(dc_sales, on=["location_id", "sku_id"], how="left")
        .select("location_type", "location_id", "sku_id", F.coalesce("eaches", F.lit(0)).alias("eaches"))
        .unionByName(shop_sales.select(F.lit("store").alias("location_type"), "location_id", "sku_id", "eaches"))
    )
    is_dc = F.col("location_type") == "dc"
    place = F.when(is_dc, F.col("location_id")).otherwise(F.col("location_id") + 1_000_000)
    keyed = both.withColumn("id", place * 1_000_000 + F.col("sku_id")).join(
        F.broadcast(goods.select("sku_id", "units_per_case")), on="sku_id", how="inner"
    )
    daily = F.col("eaches") / F.col("units_per_case") / run.config.days
    safety = integer_between(run.draw("replenishment_params.safety_stock_days", "id"), 7, 21)
    lead = integer_between(run.draw("replenishment_params.lead_time_days", "id"), 3, 14)
    cycle = pick(run.draw("replenishment_params.review_cycle_days", "id"), [1, 3, 7], [0.3, 0.3, 0.4])
    rows = keyed.withColumns({"daily": daily, "safety": safety, "lead": lead, "cycle": cycle})
    reorder = F.ceil(F.col("daily") * (F.col("lead") + F.col("safety"))).cast("int")
    quantity = F.greatest(F.ceil(F.col("daily") * F.greatest("cycle", F.lit(7))), F.lit(1)).cast("int")
    born = F.lit(run.config.start_date)
    return rows.select(
        "id",
        "sku_id",
        "location_type",
        "location_id",
        F.col("safety").cast("decimal(5,2)").alias("safety_stock_days"),
        F.ceil(F.col("daily") * F.col("safety")).cast("int").alias("safety_stock_cases"),
        reorder.alias("reorder_point_cases"),
        quantity.alias("reorder_quantity_cases"),
        (reorder + quantity).alias("max_stock_cases"),
        F.col("cycle").cast("int").alias("review_cycle_days"),
        F.col("lead").cast("int").alias("lead_time_days"),
        F.when(F.col("sku_id") <= run.config.skus // 5, 0.98)
        .otherwise(0.95)
        .cast("decimal(5,4)")
        .alias("service_level_target"),
        born.alias("effective_from"),
        F.lit(None).cast("date").alias("effective_to"),
        born.cast("timestamp").alias("created_at"),
        born.cast("timestamp").alias("updated_at"),
    )


def _dc_positions(run: Run) -> int:
    """About how many SKUs and DCs that sell them there are: a third of all pairs (one market of six, and all)."""
    return int(run.config.skus * 25 / 3)


_ALLOCATION = f"""
    id                        BIGINT NOT NULL COMMENT 'forecast_id x 100 + to_location_id',
    forecast_id               BIGINT NOT NULL,
    from_location_type        STRING NOT NULL COMMENT 'division',
    from_location_id          BIGINT,
    to_location_type          STRING NOT NULL COMMENT 'dc',
    to_location_id            BIGINT NOT NULL,
    sku_id                    BIGINT NOT NULL,
    allocated_quantity_cases  DECIMAL(12,2) NOT NULL COMMENT 'sums to the forecast',
    allocation_percent        DECIMAL(5,4) COMMENT 'share of the forecast, 0 to 1',
    allocation_method         STRING COMMENT 'historical: by the shops that each DC serves',
    {CREATED}
"""


@FMCG.table(_ALLOCATION, key="id", refs={"forecast_id": "demand_forecasts", "sku_id": "skus"}, layer="operational")
def demand_allocation(
    run: Run, demand_forecasts: DataFrame, retail_locations: DataFrame, distribution_centers: DataFrame
) -> DataFrame:
    """One row per division's forecast and DC: shared out by the visits of the shops that each DC serves."""
    visits = retail_locations.groupBy(F.col("primary_dc_id").alias("dc")).agg(F.sum("weekly_traffic").alias("visits"))
    upto = Window.partitionBy("division_id").orderBy("dc").rowsBetween(Window.unboundedPreceding, 0)
    whole = Window.partitionBy("division_id")
    shares = (
        distribution_centers.select(F.col("id").alias("dc"), "division_id")
        .join(visits, on="dc", how="inner")
        .select(
            "dc",
            "division_id",
            (F.sum("visits").over(upto) / F.sum("visits").over(whole)).alias("end"),
            ((F.sum("visits").over(upto) - F.col("visits")) / F.sum("visits").over(whole)).alias("begin"),
        )
    )
    divided = demand_forecasts.where("location_type = 'division'")
    pairs = divided.select(F.col("location_id").alias("division_id")).join(
        F.broadcast(distribution_centers.select("division_id")), on="division_id", how="inner"
    )
    ratio = run.config.demand_allocation / max(pairs.count(), 1)
    chosen = divided.where(uniform(run.draw("demand_allocation.forecast_id", "id")) < F.lit(ratio))
    rows = chosen.join(F.broadcast(shares), on=F.col("location_id") == F.col("division_id"), how="inner")
    cents = (F.col("forecast_quantity_cases") * 100).cast("bigint")
    part = F.floor(cents * F.col("end") + 0.5) - F.floor(cents * F.col("begin") + 0.5)
    return rows.select(
        (F.col("id") * 100 + F.col("dc")).alias("id"),
        F.col("id").alias("forecast_id"),
        F.lit("division").alias("from_location_type"),
        F.col("location_id").alias("from_location_id"),
        F.lit("dc").alias("to_location_type"),
        F.col("dc").alias("to_location_id"),
        "sku_id",
        (part / 100).cast("decimal(12,2)").alias("allocated_quantity_cases"),
        (F.col("end") - F.col("begin")).cast("decimal(5,4)").alias("allocation_percent"),
        F.lit("historical").alias("allocation_method"),
        "created_at",
    )


_CAPACITY = f"""
    id                         BIGINT NOT NULL COMMENT '(production_line_id - 1) * 52 + week',
    plan_version               STRING NOT NULL,
    plant_id                   BIGINT NOT NULL,
    production_line_id         BIGINT,
    period_start               DATE NOT NULL COMMENT 'a Monday',
    period_end                 DATE NOT NULL COMMENT 'a Sunday',
    available_hours            DECIMAL(8,2) NOT NULL COMMENT 'shifts of the plant less maintenance',
    planned_hours              DECIMAL(8,2),
    utilization_percent        DECIMAL(5,2) COMMENT 'planned / available x 100',
    available_capacity_cases   INT COMMENT 'at 24 eaches a case',
    planned_capacity_cases     INT,
    maintenance_hours          DECIMAL(8,2),
    {CREATED}
"""
_WEEKS = 52
_EACHES_PER_CASE = 24  # a plan's standard case


@FMCG.table(
    _CAPACITY, key="id", refs={"plant_id": "plants", "production_line_id": "production_lines"}, layer="operational"
)
def capacity_plans(run: Run, plants: DataFrame, production_lines: DataFrame) -> DataFrame:
    """One row per production line and week: the hours it has, and those that are planned."""
    lines = by_id(production_lines.select("id", "plant_id", "capacity_units_per_hour"))
    seed, count = run.config.seed, len(lines) * _WEEKS
    ids = np.arange(1, count + 1)
    line, week = (ids - 1) // _WEEKS, (ids - 1) % _WEEKS
    first = monday_of(run.config.start_date + timedelta(days=6))
    start = [first + timedelta(days=7 * int(each)) for each in week]
    plant = np.asarray([lines[n]["plant_id"] for n in line])
    hours = np.prod([shifts_of(each) for each in PLANTS], axis=1)[plant - 1]
    rest = pick(hash64(seed, "capacity_plans.maintenance_hours", ids), [0, 4, 8, 16], [0.4, 0.3, 0.2, 0.1])
    available = (hours - rest).astype(float)
    planned = np.round(available * (0.70 + 0.25 * uniform(hash64(seed, "capacity_plans.planned_hours", ids))), 2)
    rate = np.asarray([lines[n]["capacity_units_per_hour"] for n in line]) / _EACHES_PER_CASE
    return small_table(
        run,
        _CAPACITY,
        count,
        id=ids,
        plan_version=[f"{day.isocalendar().year}-W{day.isocalendar().week:02d}" for day in start],
        plant_id=plant,
        production_line_id=[lines[n]["id"] for n in line],
        period_start=start,
        period_end=[day + timedelta(days=6) for day in start],
        available_hours=available,
        planned_hours=planned,
        utilization_percent=np.round(planned / available * 100, 2),
        available_capacity_cases=np.floor(available * rate).astype(np.int64),
        planned_capacity_cases=np.floor(planned * rate).astype(np.int64),
        maintenance_hours=rest.astype(float),
    )
