"""A world of four tables, one of each kind: shops, their daily sales, a tally of five days, and a whole-time total."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.lakehouse.manifest import last_finished
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.table import World

FIRST = date(2024, 1, 1)


@dataclass(frozen=True)
class ToyConfig:
    """Settings of the toy world."""

    seed: int = 42
    start_date: date = FIRST
    days: int = 10
    shops: int = 3

    def data_hash(self) -> str:
        """All but the length of the horizon."""
        return json.dumps([self.seed, str(self.start_date), self.shops])

    def model_dump_json(self) -> str:
        """All settings."""
        return json.dumps(asdict(self), default=str)


def toy_world(before: Callable[[str], None] = lambda name: None) -> World:
    """The world; `before` is called with a table's name when it is about to be built."""
    world = World("toy")

    @world.table("id BIGINT NOT NULL COMMENT 'the shop', name STRING NOT NULL, margin INT", key="id")
    def shops(run: Run) -> DataFrame:
        """One row per shop."""
        before("shops")
        return run.spark.range(1, run.config.shops + 1, 1, 1).select(
            "id",
            F.format_string("Shop %d", "id").alias("name"),
            F.pmod(run.draw("shops.margin", "id"), F.lit(10)).cast("int").alias("margin"),
        )

    @world.table(
        "id BIGINT NOT NULL, dt DATE NOT NULL, shop_id BIGINT NOT NULL, units BIGINT NOT NULL",
        key="id",
        refs={"shop_id": "shops"},
        growth="daily",
        layer="operational",
    )
    def sales(run: Run, shops: DataFrame) -> DataFrame:
        """One row per shop and day."""
        before("sales")
        first = (run.window.first_day - date(1970, 1, 1)).days
        days = run.spark.range(first, first + run.window.days, 1, 1).withColumnRenamed("id", "day")
        rows = shops.crossJoin(days).withColumn("sale_id", F.col("day") * 1_000 + F.col("id"))
        return rows.select(
            F.col("sale_id").alias("id"),
            F.date_from_unix_date(F.col("day").cast("int")).alias("dt"),
            F.col("id").alias("shop_id"),
            F.pmod(run.draw("sales.units", "sale_id"), F.lit(100)).alias("units"),
        )

    @world.table(
        "dt DATE NOT NULL, units_later BIGINT NOT NULL COMMENT 'of this day and the two after it'",
        key="dt",
        growth="daily",
        lookback=2,
        layer="operational",
    )
    def tallies(run: Run, sales: DataFrame) -> DataFrame:
        """One row per day, rewritten until the two days after it are known."""
        before("tallies")
        per_day = sales.groupBy("dt").agg(F.sum("units").alias("units"))
        later = per_day.select(F.col("dt").alias("other"), F.col("units").alias("more"))
        near = F.datediff("other", "dt").between(0, 2)
        return per_day.join(later, near, how="inner").groupBy("dt").agg(F.sum("more").alias("units_later"))

    @world.table(
        "shop_id BIGINT NOT NULL, units BIGINT NOT NULL, runs INT NOT NULL",
        key="shop_id",
        refs={"shop_id": "shops.id"},
        growth="whole",
        layer="internal",
    )
    def totals(run: Run, sales: DataFrame) -> DataFrame:
        """One row per shop: its units so far, and how many runs it saw."""
        before("totals")
        before_this = run.previous("totals")
        runs = F.lit(0) if before_this is None else F.lit(before_this.agg(F.max("runs")).collect()[0][0])
        per_shop = sales.groupBy("shop_id").agg(F.sum("units").alias("units"))
        return per_shop.select("shop_id", "units", (runs + 1).cast("int").alias("runs"))

    return world


def stale(spark: SparkSession, lakehouse: Lakehouse) -> set[str]:
    """Names of the tables that the last finished run left stale."""
    return {name for name, state in last_finished(spark, lakehouse).tables.items() if state.is_stale}
