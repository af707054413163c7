"""Disruptions of the distribution centres: what the simulation felt, and which goods it left behind."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import pick
from retail_spark.retail.identity import SECONDS_PER_DAY, dc_id, event_ts, text_of, whole
from retail_spark.retail.kernel.disruption import LONGEST_DAYS
from retail_spark.retail.kernel.journal import DISRUPTION, LOAD, MINOR, MODERATE, REORDER, SEVERE
from retail_spark.retail.online import happened
from retail_spark.retail.world import RETAIL

SEVERITIES: Final = {MINOR: "MINOR", MODERATE: "MODERATE", SEVERE: "SEVERE"}
TYPES: Final = {
    "LABOR_SHORTAGE": 30,
    "EQUIPMENT_FAILURE": 25,
    "WEATHER_DELAY": 20,
    "CAPACITY_CONSTRAINT": 15,
    "SYSTEM_OUTAGE": 10,
}
_PRODUCTS_NAMED = 10


@RETAIL.table(
    """
    trace_id          BIGINT    NOT NULL COMMENT 'first day and distribution centre in one number',
    event_ts          TIMESTAMP NOT NULL COMMENT 'when it began',
    dt                DATE      NOT NULL COMMENT 'business day on which it began, maybe before the first one generated',
    dc_id             BIGINT    NOT NULL COMMENT 'distribution centre',
    type              STRING    NOT NULL COMMENT 'LABOR_SHORTAGE, EQUIPMENT_FAILURE, WEATHER_DELAY, ...',
    severity          STRING    NOT NULL COMMENT 'MINOR (one day), MODERATE (two) or SEVERE (three)',
    description       STRING    NOT NULL COMMENT 'all that in words',
    start_time        TIMESTAMP NOT NULL COMMENT 'when it began',
    end_time          TIMESTAMP          COMMENT 'when it ended, null = it goes on',
    impact_percentage DOUBLE    NOT NULL COMMENT 'of the work of each of its days, what is not done',
    affected_products STRING    NOT NULL COMMENT 'JSON list: ten products of which most was asked for and not loaded'
    """,
    key="trace_id",
    refs={"dc_id": "distribution_centers"},
    growth="daily",
    lookback=LONGEST_DAYS,
    layer="operational",
)
def supply_chain_disruption(run: Run, journal: DataFrame) -> DataFrame:
    """One row per disruption of a distribution centre; on each of its days less is loaded and received."""
    begun = journal.where(F.col("kind") == DISRUPTION).select(
        F.col("event_id").alias("trace_id"),
        event_ts("dt", "second").alias("start_time"),
        "dt",
        "location_key",
        pick(run.draw("supply_chain_disruption.type", "event_id"), list(TYPES), list(TYPES.values())).alias("type"),
        text_of("code", SEVERITIES).alias("severity"),
        happened(run, "end_second").alias("end_time"),
        F.date_add("dt", whole("end_second", SECONDS_PER_DAY).cast("int")).alias("last_dt"),
        F.col("quantity").cast("double").alias("impact_percentage"),
    )
    affected = _left_behind(run, begun, journal)
    return begun.join(affected, "trace_id", how="left").select(
        "trace_id",
        F.col("start_time").alias("event_ts"),
        "dt",
        dc_id("location_key").alias("dc_id"),
        "type",
        "severity",
        _in_words().alias("description"),
        "start_time",
        "end_time",
        "impact_percentage",
        F.coalesce(F.to_json("products"), F.lit("[]")).alias("affected_products"),
    )


def _left_behind(run: Run, begun: DataFrame, journal: DataFrame) -> DataFrame:
    """Per disruption the products of which most was asked for and not loaded: trace_id, products."""
    asked = journal.where((F.col("kind") == REORDER) & (F.col("other_key") > 0)).select(
        "dt", F.col("other_key").alias("location_key"), "product_id", F.col("quantity").alias("missing")
    )
    loaded = journal.where(F.col("kind") == LOAD).select(
        "dt", "location_key", "product_id", F.col("quantity").alias("missing")
    )
    during = begun.select("trace_id", "location_key", F.col("dt").alias("first_dt"), "last_dt")
    handled = asked.unionByName(loaded).where(F.col("dt") >= F.lit(run.window.origin))  # the warm-up is not told
    missing = (
        handled.join(F.broadcast(during), "location_key")
        .where(F.col("dt").between(F.col("first_dt"), F.col("last_dt")))
        .groupBy("trace_id", "product_id")
        .agg(F.sum("missing").alias("missing"))
        .where("missing > 0")
    )
    most_first = F.sort_array(F.collect_list(F.struct((-F.col("missing")).alias("rank"), "product_id")))
    return missing.groupBy("trace_id").agg(F.slice(most_first, 1, _PRODUCTS_NAMED)["product_id"].alias("products"))


def _in_words() -> Column:
    kind = F.lower(F.replace("type", F.lit("_"), F.lit(" ")))
    words = F.format_string(
        "%s %s: %.0f %% of a day's work is not done", F.lower("severity"), kind, "impact_percentage"
    )
    return F.concat(F.upper(F.substring(words, 1, 1)), F.substring(words, 2, 200))
