"""Level 8 - which cases are put aside for which order, of those that really stand in the DCs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.fmcg.allocation import allocate_division
from retail_spark.fmcg.dating import first_monday
from retail_spark.fmcg.network import DCS
from retail_spark.fmcg.order_book import is_allocated
from retail_spark.fmcg.world import FMCG

_NO_BATCHES = 0
_ALLOCATIONS: Final = """
    order_id     BIGINT NOT NULL,
    line_number  INT NOT NULL,
    dc_id        BIGINT NOT NULL COMMENT 'DC of the shop, or the one that completes the order',
    batch_id     BIGINT NOT NULL,
    part         INT NOT NULL COMMENT 'of the line, from 1',
    cases        BIGINT NOT NULL,
    day          INT NOT NULL COMMENT 'from the first Monday of the order book'
"""


@FMCG.table(
    _ALLOCATIONS,
    key=("order_id", "line_number", "part"),
    refs={"dc_id": "distribution_centers", "batch_id": "batches"},
    layer="internal",
)
def allocation_plan(run: Run, order_book: DataFrame, inventory: DataFrame) -> DataFrame:
    """One row per line of the order book, DC and batch that serves it. Orders, lines and allocations are told by it."""
    monday = F.lit(first_monday(run.config))
    asked = order_book.where(is_allocated()).select(
        "division_id",
        "order_id",
        F.col("line_number"),
        F.col("dc_id"),
        "sku_id",
        F.lit(_NO_BATCHES).cast("bigint").alias("batch_id"),
        F.col("cases").cast("bigint").alias("cases"),
        F.datediff("order_date", monday).alias("day"),
        (F.col("drawn_type") != "rush").cast("int").alias("turn"),
    )
    homes = run.spark.createDataFrame(_division_of_dcs(), "dc_id BIGINT, division_id BIGINT")
    zero = F.lit(0)
    there = inventory.where("location_type = 'dc'").join(
        F.broadcast(homes), on=F.col("location_id") == F.col("dc_id"), how="inner"
    )
    arrivals = there.select(
        "division_id",
        zero.cast("bigint").alias("order_id"),
        zero.alias("line_number"),
        "dc_id",
        "sku_id",
        "batch_id",
        F.col("quantity_available").cast("bigint").alias("cases"),
        F.datediff("last_movement_date", monday).alias("day"),
        zero.alias("turn"),
    )
    rows = asked.unionByName(arrivals).repartition(5, "division_id")
    return rows.mapInPandas(_by_division, schema=_ALLOCATIONS)


def _division_of_dcs() -> list[tuple[int, int]]:
    return [(number, dc.division_id) for number, dc in enumerate(DCS, 1)]


def _by_division(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    # a division's rows may come in several Arrow batches, and its stock must outlive them
    rows = pd.concat(list(frames) or [pd.DataFrame({"division_id": []})])
    for _, division in rows.groupby("division_id"):
        is_stock = division["batch_id"] > _NO_BATCHES
        yield allocate_division(division[~is_stock], division[is_stock])
