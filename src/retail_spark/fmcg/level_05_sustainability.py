"""Level 5 - what suppliers, routes and the company do for the climate."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import hash64
from retail_spark.fmcg.dating import stamps
from retail_spark.fmcg.small import CREATED, CREATED_UPDATED, small_table
from retail_spark.fmcg.world import FMCG

_TARGETS = f"""
    id                 BIGINT NOT NULL,
    target_type        STRING NOT NULL COMMENT 'division, account, product, route or supplier',
    target_entity_id   BIGINT NOT NULL COMMENT 'id in the table of target_type',
    metric             STRING NOT NULL,
    baseline_year      INT NOT NULL,
    baseline_value     DECIMAL(12,4) NOT NULL COMMENT 'tons of CO2 a year',
    target_year        INT NOT NULL,
    target_value       DECIMAL(12,4) NOT NULL COMMENT 'baseline_value less reduction_percent',
    current_value      DECIMAL(12,4),
    reduction_percent  DECIMAL(5,2),
    status             STRING COMMENT 'on_track, at_risk, off_track or achieved',
    {CREATED_UPDATED}
"""
# What rail and road emit, kg of CO2 a ton and km; freight by rail is cheaper and slower.
_ROAD, _RAIL = 0.062, 0.008
_SHORTEST_KM = 500


@FMCG.table(
    f"""
    id                        BIGINT NOT NULL COMMENT 'supplier x 10 + assessment',
    supplier_id               BIGINT NOT NULL,
    assessment_date           DATE NOT NULL,
    ecovadis_score            INT COMMENT '0 to 100',
    ecovadis_medal            STRING COMMENT 'platinum, gold, silver, bronze or none, by score',
    cdp_climate_score         STRING COMMENT 'A to D',
    cdp_water_score           STRING COMMENT 'A to D',
    iso_14001_certified       BOOLEAN,
    iso_14001_expiry          DATE COMMENT 'null unless certified',
    sbti_committed            BOOLEAN,
    sbti_validated            BOOLEAN COMMENT 'only where committed',
    sbti_target_year          INT,
    renewable_energy_percent  DECIMAL(5,2),
    waste_diversion_percent   DECIMAL(5,2),
    notes                     STRING,
    {CREATED}
    """,
    key="id",
    refs={"supplier_id": "suppliers"},
    layer="operational",
)
def supplier_esg_scores(run: Run, suppliers: DataFrame) -> DataFrame:
    """One row per assessment of a supplier: riskier suppliers score lower."""
    config = run.config
    times = max(1, round(config.supplier_esg_scores / config.suppliers))
    rows = suppliers.select("id", F.col("risk_score").cast("double").alias("risk"))
    rows = rows.withColumn("turn", F.explode(F.sequence(F.lit(1), F.lit(times))))
    year_part = (F.col("turn") - 1 + uniform(run.draw("supplier_esg_scores.day", "id", "turn"))) / times
    day = F.date_add(F.lit(config.start_date), F.floor(year_part * config.days).cast("int"))
    wobble = integer_between(run.draw("supplier_esg_scores.score", "id", "turn"), -8, 8)
    score = F.greatest(F.lit(10), F.least(F.lit(98), F.round(85 - 45 * F.col("risk")) + wobble)).cast("int")
    rows = rows.withColumn("day", day).withColumn("score", score)

    def chance(stream: str) -> Column:
        return uniform(run.draw(stream, "id"))

    certified = chance("supplier_esg_scores.iso") < F.col("score") / 110
    committed = chance("supplier_esg_scores.sbti") < F.col("score") / 150
    validated = committed & (chance("supplier_esg_scores.validated") < 0.5)
    grade = F.when(F.col("score") >= 75, "A").when(F.col("score") >= 60, "B").when(F.col("score") >= 45, "C")
    water = pick(run.draw("supplier_esg_scores.water", "id"), ("A", "B", "C", "D"), (0.2, 0.35, 0.3, 0.15))
    medal = (
        F.when(F.col("score") >= 80, "platinum")
        .when(F.col("score") >= 70, "gold")
        .when(F.col("score") >= 60, "silver")
        .when(F.col("score") >= 50, "bronze")
        .otherwise("none")
    )
    return rows.select(
        (F.col("id") * 10 + F.col("turn")).alias("id"),
        F.col("id").alias("supplier_id"),
        F.col("day").alias("assessment_date"),
        F.col("score").alias("ecovadis_score"),
        medal.alias("ecovadis_medal"),
        grade.otherwise("D").alias("cdp_climate_score"),
        water.alias("cdp_water_score"),
        certified.alias("iso_14001_certified"),
        F.when(certified, F.add_months(F.lit(config.start_date), 18)).alias("iso_14001_expiry"),
        committed.alias("sbti_committed"),
        validated.alias("sbti_validated"),
        F.when(committed, F.lit(config.base_year + 6)).alias("sbti_target_year"),
        (100 * chance("supplier_esg_scores.energy")).cast("decimal(5,2)").alias("renewable_energy_percent"),
        (40 + 60 * chance("supplier_esg_scores.waste")).cast("decimal(5,2)").alias("waste_diversion_percent"),
        F.lit(None).cast("string").alias("notes"),
        stamps("day")[0],
    )


@FMCG.table(_TARGETS, key="id", layer="operational")
def sustainability_targets(run: Run) -> DataFrame:
    """One row per promise to emit less: of a division, an account, a product, a route or a supplier."""
    config = run.config
    count: int = config.sustainability_targets
    ids = np.arange(1, count + 1)
    sizes = {"division": 5, "account": config.retail_accounts, "product": 3, "route": 39, "supplier": config.suppliers}
    kinds = list(sizes)
    kind = [kinds[(number - 1) % len(kinds)] for number in ids]
    limit = np.asarray([sizes[each] for each in kind], dtype=np.int64)
    entity = (uniform(hash64(config.seed, "sustainability_targets.entity", ids)) * limit).astype(np.int64) + 1
    baseline = np.round(100 + 9_900 * uniform(hash64(config.seed, "sustainability_targets.baseline", ids)), 2)
    cut = integer_between(hash64(config.seed, "sustainability_targets.reduction", ids), 15, 50)
    way = np.round(1.2 * uniform(hash64(config.seed, "sustainability_targets.way", ids)), 3)
    states: list[Any] = [
        "achieved" if w >= 1 else "on_track" if w > 0.5 else "at_risk" if w > 0.2 else "off_track" for w in way
    ]
    return small_table(
        run,
        _TARGETS,
        count,
        id=ids,
        target_type=kind,
        target_entity_id=entity,
        metric="co2_tons",
        baseline_year=config.base_year - 4,
        baseline_value=baseline,
        target_year=config.base_year + 6,
        target_value=np.round(baseline * (100 - cut) / 100, 4),
        current_value=np.round(baseline * (1 - way * cut / 100), 4),
        reduction_percent=cut.astype(np.float64),
        status=states,
    )


@FMCG.table(
    f"""
    id                         BIGINT NOT NULL,
    route_segment_id           BIGINT NOT NULL,
    current_mode               STRING NOT NULL,
    proposed_mode              STRING NOT NULL COMMENT 'rail or intermodal',
    annual_volume_tons         DECIMAL(12,2),
    current_co2_tons           DECIMAL(10,2) COMMENT 'km x tons x factor of the mode',
    proposed_co2_tons          DECIMAL(10,2),
    co2_reduction_tons         DECIMAL(10,2) COMMENT 'current - proposed',
    cost_impact_usd            DECIMAL(12,2) COMMENT 'negative = saves',
    transit_time_impact_hours  DECIMAL(8,2),
    feasibility_score          DECIMAL(3,2),
    status                     STRING COMMENT 'identified, evaluating, approved, implementing, completed or rejected',
    notes                      STRING,
    {CREATED_UPDATED}
    """,
    key="id",
    refs={"route_segment_id": "route_segments"},
    layer="operational",
)
def modal_shift_opportunities(run: Run, route_segments: DataFrame) -> DataFrame:
    """One row per idea to move a long road segment's freight to rail."""
    long = route_segments.where(f"transport_mode = 'truck' AND distance_km > {_SHORTEST_KM}")
    many = F.broadcast(long.agg(F.count("*").alias("segments")))
    times = F.ceil(F.lit(float(run.config.modal_shift_opportunities)) / F.col("segments")).cast("int")
    rows = long.join(many, how="cross").withColumn("turn", F.explode(F.sequence(F.lit(1), times)))
    rows = rows.withColumn("number", (F.col("turn") - 1) * 1_000_000 + F.col("id"))
    # as many as are planned: first ideas come before second ones
    rows = rows.orderBy("number").limit(run.config.modal_shift_opportunities)
    tons = F.round(500 + 9_500 * uniform(run.draw("modal_shift.tons", "id", "turn")), 2)
    km = F.col("distance_km").cast("double")
    now, then = F.round(tons * km * _ROAD / 1000, 2), F.round(tons * km * _RAIL * 1.3 / 1000, 2)
    status = pick(
        run.draw("modal_shift.status", "id", "turn"),
        ("identified", "evaluating", "approved", "implementing", "completed", "rejected"),
        (0.3, 0.25, 0.15, 0.1, 0.1, 0.1),
    )
    return rows.select(
        F.col("number").alias("id"),
        F.col("id").alias("route_segment_id"),
        F.col("transport_mode").alias("current_mode"),
        F.when(F.col("turn") == 1, "rail").otherwise("intermodal").alias("proposed_mode"),
        tons.cast("decimal(12,2)").alias("annual_volume_tons"),
        now.cast("decimal(10,2)").alias("current_co2_tons"),
        then.cast("decimal(10,2)").alias("proposed_co2_tons"),
        (now.cast("decimal(10,2)") - then.cast("decimal(10,2)")).cast("decimal(10,2)").alias("co2_reduction_tons"),
        (tons * km * -0.01).cast("decimal(12,2)").alias("cost_impact_usd"),
        (km / 45 - km / 65 + 12).cast("decimal(8,2)").alias("transit_time_impact_hours"),
        uniform(run.draw("modal_shift.feasible", "id", "turn")).cast("decimal(3,2)").alias("feasibility_score"),
        status.alias("status"),
        F.lit(None).cast("string").alias("notes"),
        *stamps(F.lit(run.config.start_date)),
    )
