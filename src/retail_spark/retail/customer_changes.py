"""The history of customers: they move house, and reviews of their custom move them up or down. Rare, one a month."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, uniform
from retail_spark.retail.customers import LOYALTY_TIERS, VALUE_SEGMENTS, catchments, keeps_silver, town_in_reach
from retail_spark.retail.identity import event_ts
from retail_spark.retail.world import RETAIL

# About 6 % of people move in a year to another address within reach (U.S. Census Bureau, geographic mobility: 8 to 9 %
# move at all, most of them within their county).
MOVED_SHARE: Final = 0.005
# Of all customers, so many cross each border between two value segments upwards in a month, and as many downwards:
# the shares of the segments last. Nobody becomes new again.
CROSSING_SHARE: Final = 0.0015
LADDER: Final = ("new", "regular", "loyal", "premium", "vip")

_RISES = [CROSSING_SHARE / VALUE_SEGMENTS[segment] for segment in LADDER[:-1]] + [0.0]
_FALLS = [0.0, 0.0] + [CROSSING_SHARE / VALUE_SEGMENTS[segment] for segment in LADDER[2:]]
_LAST_DAY_OF_MONTH = 28  # of changes: a day that every month has
SECONDS_OF_ENTRY: Final = 2 * 3_600
"""Changes are entered in the first two hours of a day, before gold is loaded."""


@RETAIL.table(
    """
    customer_id    BIGINT    NOT NULL COMMENT 'customer',
    valid_from     DATE      NOT NULL COMMENT 'first day on which the new state holds, from its first minute',
    event_ts       TIMESTAMP NOT NULL COMMENT 'when it was entered, in the small hours of valid_from',
    trace_id       BIGINT    NOT NULL COMMENT 'days since 1970 * 100 000 000 + customer_id',
    version        INT       NOT NULL COMMENT 'number of the state: 2 after the first change, 3 after the second ...',
    cause          STRING    NOT NULL COMMENT 'MOVED to another town, EARNED a higher or LAPSED to a lower segment',
    value_segment  STRING    NOT NULL COMMENT 'from then on: vip, premium, loyal, regular or new',
    loyalty_tier   STRING    NOT NULL COMMENT 'from then on: platinum, gold, silver or bronze',
    geography_id   BIGINT    NOT NULL COMMENT 'town of residence from then on, within reach of the home shop'
    """,
    key=("customer_id", "valid_from"),
    refs={"customer_id": "customers", "geography_id": "geographies_master"},
    growth="whole",
    layer="operational",
)
def customer_changes(run: Run, customers: DataFrame, stores: DataFrame, geographies_master: DataFrame) -> DataFrame:
    """One row per change of a customer: `customers` holds their state on the first day, this what became of it."""
    reach = catchments(run, stores, geographies_master)
    happenings = _happenings(run, customers).join(F.broadcast(reach), "home_store_id", "inner")
    town = town_in_reach(run.draw("customer_changes.geography_id", "id", "month")).alias("town")
    lives = happenings.groupBy("id", "value_segment", "loyalty_tier", "geography_id").agg(
        F.sort_array(F.collect_list(F.struct("day", "chance", town))).alias("happenings")
    )
    states = lives.select("id", F.posexplode(_history(run)).alias("place", "state")).select("id", "place", "state.*")
    second = integer_between(run.draw("customer_changes.event_ts", "id", F.unix_date("day")), 0, SECONDS_OF_ENTRY - 1)
    return states.select(
        F.col("id").alias("customer_id"),
        F.col("day").alias("valid_from"),
        event_ts("day", second).alias("event_ts"),
        (F.unix_date("day").cast("bigint") * 100_000_000 + F.col("id")).alias("trace_id"),
        (F.col("place") + 2).alias("version"),
        "cause",
        F.get(F.lit(list(LADDER)), F.col("rank")).alias("value_segment"),
        F.col("tier").alias("loyalty_tier"),
        F.col("town").alias("geography_id"),
    )


def _happenings(run: Run, customers: DataFrame) -> DataFrame:
    """Customers and months in which something may change, after the first day and up to the last one generated."""
    window = run.window
    first, last = (day.year * 12 + day.month - 1 for day in (window.origin, window.last_day))
    months = run.spark.range(first, last + 1, 1, 1).withColumnRenamed("id", "month")
    drawn = customers.crossJoin(F.broadcast(months)).select(
        "id",
        "home_store_id",
        "value_segment",
        "loyalty_tier",
        "geography_id",
        "month",
        uniform(run.draw("customer_changes.cause", "id", "month")).alias("chance"),
        integer_between(run.draw("customer_changes.day", "id", "month"), 1, _LAST_DAY_OF_MONTH).alias("day_of_month"),
    )
    year, month = F.floor(F.col("month") / 12).cast("int"), (F.col("month") % 12 + 1).cast("int")
    may_change = (F.col("chance") < MOVED_SHARE + max(_RISES)) | (F.col("chance") >= 1 - max(_FALLS))
    dated = drawn.where(may_change).withColumn("day", F.make_date(year, month, F.col("day_of_month").cast("int")))
    return dated.where((F.col("day") > F.lit(window.origin)) & (F.col("day") <= F.lit(window.last_day)))


def _history(run: Run) -> Column:
    """The states that a customer's happenings lead to, one after the other: each starts from the one before."""
    state = "struct<day: date, cause: string, rank: int, tier: string, town: bigint>"
    start = F.struct(
        F.lit(None).cast("date").alias("day"),
        F.lit(None).cast("string").alias("cause"),
        (F.array_position(F.lit(list(LADDER)), F.col("value_segment")) - 1).cast("int").alias("rank"),
        F.col("loyalty_tier").alias("tier"),
        F.col("geography_id").alias("town"),
    )
    keeps = keeps_silver(run)

    def live_on(states: Column, happening: Column) -> Column:
        after = _after(F.element_at(states, -1), happening, keeps)
        return F.when(after["cause"].isNull(), states).otherwise(F.concat(states, F.array(after)))

    states = F.aggregate("happenings", F.array(start).cast(f"array<{state}>"), live_on)
    return F.slice(states, F.lit(2), F.size(states))


def _after(known: Column, happening: Column, keeps_silver: Column) -> Column:
    """The state that follows a known one; without a cause, nothing has changed."""
    chance, rank = happening["chance"], known["rank"]
    town = happening["town"]
    is_move = chance < MOVED_SHARE
    rises = ~is_move & (chance < F.lit(MOVED_SHARE) + F.get(F.lit(_RISES), rank))
    falls = chance >= 1 - F.get(F.lit(_FALLS), rank)
    moves = is_move & (town != known["town"])
    step = F.when(rises, 1).when(falls, -1).otherwise(0)
    stays_silver = falls & (rank + step == LADDER.index("regular")) & keeps_silver
    card = F.get(F.lit([LOYALTY_TIERS[segment] for segment in LADDER]), rank + step)
    return F.struct(
        happening["day"].alias("day"),
        F.when(moves, "MOVED").when(rises, "EARNED").when(falls, "LAPSED").alias("cause"),
        (rank + step).cast("int").alias("rank"),
        F.when(stays_silver, "silver").when(rises | falls, card).otherwise(known["tier"]).alias("tier"),
        F.when(moves, town).otherwise(known["town"]).alias("town"),
    )
