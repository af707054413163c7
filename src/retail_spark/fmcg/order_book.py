"""The order book: who orders what, when, and how far the order gets. A function of levels 0-4 and keyed draws alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, lognormal, pick, uniform
from retail_spark.core.small import by_id
from retail_spark.fmcg.dating import ORDER_WEEKS, WORKDAYS, day_after, first_monday
from retail_spark.fmcg.demand import SLOTS, sku_slots
from retail_spark.fmcg.network import HUB_ACCOUNT
from retail_spark.fmcg.small import apportion
from retail_spark.fmcg.volume import HABITS

_SPREAD = 0.6
# Orders have a few lines more than planned, because some are cut before they are allocated.
_LINES_TO_PLAN = 1.055
# The contaminated product is a special edition that these orders alone contain.
RECALL_CASES = 24
# How far orders got by the end of the year: those of its last weeks are still under way.
_STATUSES = ("delivered", "shipped", "picking", "allocated", "confirmed", "pending", "cancelled")
_STATUS_SHARES = (0.695, 0.0, 0.0, 0.0, 0.105, 0.10, 0.10)
_RECENT_SHARES = (0.25, 0.35, 0.13, 0.17, 0.05, 0.0, 0.05)
_RECENT_WEEKS = 4
# Lines that fill the range: of any SKU sold in the division, popular or not.
_RANGE_LINES = 0.04
ALLOCATED: Final = _STATUSES[:4]
SHIPPED: Final = _STATUSES[:2]


def recall_sku(skus: DataFrame) -> int:
    """The special edition whose one batch is recalled: the least popular toothpaste of North America."""
    found = skus.where((F.col("product_id") == 1) & (F.col("region") == "NAM")).agg(F.max("id")).collect()[0][0]
    return int(found)


def order_heads(run: Run, retail_accounts: DataFrame, retail_locations: DataFrame) -> DataFrame:
    """One row per order, without what it contains.

    An account's orders are numbered through the year and visit its shops in turn.
    """
    config = run.config
    accounts = retail_accounts.select(
        "id", "order_share", "store_count", "first_location_id", "channel_id", "division_id"
    )
    known = [row.asDict() for row in by_id(accounts)]
    counts = apportion(np.asarray([float(row["order_share"]) for row in known]), config.orders)
    relative = sum(int(n) * HABITS[row["channel_id"]][0] for row, n in zip(known, counts, strict=True)) / config.orders
    mean_lines = config.order_lines / config.orders * _LINES_TO_PLAN
    rows = []
    for row, count, end in zip(known, counts, np.cumsum(counts), strict=True):
        habit = HABITS[row["channel_id"]]
        shops, number = int(row["store_count"]), int(count)
        recall_from = number // shops // 3 * shops if row["id"] == HUB_ACCOUNT else number
        rows.append(
            (
                row["id"],
                row["division_id"],
                row["channel_id"],
                row["first_location_id"],
                shops,
                number,
                int(end) - number,
                max(1.0, mean_lines * habit[0] / relative),
                habit[1],
                recall_from,
            )
        )
    plan = run.spark.createDataFrame(
        rows,
        "account_id BIGINT, division_id BIGINT, channel_id BIGINT, first_location_id BIGINT, shops BIGINT, "
        "orders BIGINT, orders_before BIGINT, mean_lines DOUBLE, mean_cases DOUBLE, recall_from BIGINT",
    ).where("orders > 0")
    heads = plan.withColumn("number", F.explode(F.sequence(F.lit(0).cast("bigint"), F.col("orders") - 1)))
    heads = heads.withColumn("order_id", F.col("orders_before") + F.col("number") + 1)
    places = retail_locations.select(F.col("id").alias("location_id"), F.col("primary_dc_id").alias("dc_id"))
    workday = F.floor(
        (F.col("number") + uniform(run.draw("orders.day", "order_id"))) / F.col("orders") * (ORDER_WEEKS * WORKDAYS)
    ).cast("int")
    # a multiplier prime to nearly every number of shops, so that neighbouring orders come from distant shops
    turn = F.pmod(F.pmod(F.col("number"), "shops") * 7919, F.col("shops"))
    span = F.col("mean_lines") - 1.0
    lines = F.floor(
        uniform(run.draw("orders.lines", "order_id")) * span * 2.0 + uniform(run.draw("orders.odd_line", "order_id"))
    )
    is_recall = (F.col("number") >= F.col("recall_from")) & (
        F.col("number") < F.col("recall_from") + config.recall_shops
    )
    heads = heads.select(
        "*",
        (F.col("first_location_id") + turn).alias("location_id"),
        F.floor(workday / WORKDAYS).cast("int").alias("week"),
        (F.floor(workday / WORKDAYS) * 7 + F.pmod(workday, F.lit(WORKDAYS))).cast("int").alias("day"),
        (lines + 1).cast("int").alias("lines"),
        is_recall.alias("is_recall"),
    )
    fate = run.draw("orders.status", "order_id")
    is_recent = F.col("week") >= ORDER_WEEKS - _RECENT_WEEKS
    drawn = F.when(is_recent, pick(fate, _STATUSES, _RECENT_SHARES)).otherwise(pick(fate, _STATUSES, _STATUS_SHARES))
    kind = pick(run.draw("orders.order_type", "order_id"), ("standard", "rush", "backorder"), (0.78, 0.11, 0.11))
    return heads.join(F.broadcast(places), on="location_id", how="inner").select(
        "order_id",
        "account_id",
        "location_id",
        "dc_id",
        "division_id",
        "channel_id",
        "week",
        day_after(first_monday(config), F.col("day")).alias("order_date"),
        "lines",
        "mean_cases",
        "is_recall",
        F.when(F.col("is_recall"), "delivered").otherwise(drawn).alias("drawn_status"),
        kind.alias("drawn_type"),
    )


def order_contents(run: Run, heads: DataFrame, skus: DataFrame) -> DataFrame:
    """One row per line of the orders `heads`: SKU and cases beside the columns of its order."""
    special = recall_sku(skus)
    lines = heads.withColumn("line_number", F.explode(F.sequence(F.lit(1), F.col("lines"))))
    # The lines of an order stand apart in the popularity table, so that they seldom name one SKU twice.
    first = F.pmod(run.draw("order_lines.sku", "order_id"), F.lit(SLOTS))
    step = F.floor((F.col("line_number") - 1) * SLOTS / F.col("lines"))
    even = replace(run, config=run.config.model_copy(update={"zipf_exponent": 0.0}))
    slots = _slots(run, skus, fills_range=False).unionByName(_slots(even, skus, fills_range=True))
    fills = uniform(run.draw("order_lines.range", "order_id", "line_number")) < _RANGE_LINES
    lines = lines.withColumn("slot", F.pmod(first + step, F.lit(SLOTS)).cast("bigint")).withColumn("fills_range", fills)
    lines = lines.join(F.broadcast(slots), on=["division_id", "slot", "fills_range"], how="inner")
    size = lognormal(
        run.draw("order_lines.size", "order_id", "line_number"),
        run.draw("order_lines.size_angle", "order_id", "line_number"),
        _SPREAD,
    )
    has_special = F.col("is_recall") & (F.col("line_number") == 1)
    cases = F.greatest(F.lit(1), F.round(F.col("mean_cases") * size)).cast("int")
    return lines.select(
        *heads.columns,
        "line_number",
        # nobody else can order the special edition: who asks for it gets the most popular SKU
        F.when(has_special, F.lit(special))
        .when(F.col("sku_id") == special, F.lit(1))
        .otherwise(F.col("sku_id"))
        .cast("bigint")
        .alias("sku_id"),
        F.when(has_special, F.lit(RECALL_CASES)).otherwise(cases).cast("int").alias("cases"),
    ).drop("lines", "mean_cases")


def _slots(run: Run, skus: DataFrame, fills_range: bool) -> DataFrame:
    division = F.col("division_id").cast("bigint").alias("division_id")
    return sku_slots(run, skus).select(division, "slot", "sku_id", F.lit(fills_range).alias("fills_range"))


def is_allocated() -> Column:
    """Whether an order of the book gets stock at all."""
    return F.col("drawn_status").isin(*ALLOCATED)


def order_lead_days(run: Run, kind: Column) -> Column:
    """Days from order to promised delivery: rush orders are promised sooner."""
    usual = integer_between(run.draw("orders.lead", "order_id"), 7, 10)
    return F.when(kind == "rush", F.lit(6)).otherwise(usual).cast("int")


def weekly_demand(order_book: DataFrame) -> DataFrame:
    """Cases that orders will take, by division, SKU, DC and week of the plan."""
    allocated = order_book.where(is_allocated())
    return allocated.groupBy("division_id", "sku_id", "dc_id", "week").agg(F.sum("cases").cast("bigint").alias("cases"))
