"""A world with levels, written a few levels at a time: what a task may stand on, and what it may not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.pipeline import generate
from retail_spark.core.table import World
from tests.core.toy import ToyConfig, stale


@dataclass(frozen=True)
class SizedConfig(ToyConfig):
    """Settings that say how large one of the tables is."""

    batches: int = 3

    def data_hash(self) -> str:
        """Of all settings."""
        return self.model_dump_json()


def lots(run: Run) -> DataFrame:
    """One row per lot."""
    return run.spark.range(1, run.config.shops + 1, 1, 1).select("id", run.draw("lots.kg", "id").alias("kg"))


def batches(run: Run, lots: DataFrame) -> DataFrame:
    """One row per lot that was used up."""
    return lots.where(F.col("id") <= run.config.batches).select("id", (F.col("kg") % 100).alias("cases"))


def shipments(run: Run, batches: DataFrame) -> DataFrame:
    """One row per batch that left."""
    return batches.select("id", "cases")


def world_of_levels(resizable: bool = True) -> World:
    world = World("toy")
    for level, (build, columns) in enumerate(
        {lots: "kg BIGINT NOT NULL", batches: "cases BIGINT NOT NULL", shipments: "cases BIGINT NOT NULL"}.items()
    ):
        build.__module__ = f"toy.level_{level:02d}"
        world.table(f"id BIGINT NOT NULL, {columns}", key="id", resizable=resizable)(build)
    return world


WORLD = world_of_levels()


def test_words_stand_for_levels() -> None:
    assert WORLD.part("levels_0_1") == ["lots", "batches"]
    assert WORLD.part("levels_2_14") == ["shipments"]
    assert WORLD.part("lots") == ["lots"]
    assert [WORLD.part(word) for word in ("levels_3_4", "levels_1_0", "level_1", "levels_1", "lot", "gold")] == [[]] * 6


def test_levels_written_one_after_the_other_are_the_whole(spark: SparkSession, lakehouse: Lakehouse) -> None:
    def rows(name: str) -> list[tuple[int, int]]:
        return sorted(tuple(row) for row in lakehouse.read(spark, name).collect())

    generate(spark, WORLD, SizedConfig(), lakehouse, validate=False)
    whole = {name: rows(name) for name in WORLD.tables}
    for part in ("levels_0_0", "levels_1_2", "levels_1_1"):  # also again, and alone
        generate(spark, WORLD, SizedConfig(), lakehouse, only=[part], validate=False)
        assert {name: rows(name) for name in WORLD.tables} == whole


@pytest.mark.slow
def test_a_table_of_another_size_is_made_from_what_is_there_again_and_again(
    spark: SparkSession, lakehouse: Lakehouse
) -> None:
    generate(spark, WORLD, SizedConfig(), lakehouse, validate=False)
    for size in (2, 2, 1):
        generate(spark, WORLD, SizedConfig(batches=size), lakehouse, only=["batches"], validate=False)
        assert lakehouse.read(spark, "batches").count() == size
        assert stale(spark, lakehouse) == {"shipments"}, "made from batches that are no more"
    generate(spark, WORLD, SizedConfig(batches=1), lakehouse, only=["shipments"], validate=False)
    assert lakehouse.read(spark, "shipments").count() == 1
    assert stale(spark, lakehouse) == set()


def test_a_table_whose_size_others_follow_is_not_resized_alone(spark: SparkSession, lakehouse: Lakehouse) -> None:
    world = world_of_levels(resizable=False)
    generate(spark, world, SizedConfig(), lakehouse, validate=False)
    with pytest.raises(UserError, match=r"other settings \(batches = 3, not 2\): generate all levels with these"):
        generate(spark, world, SizedConfig(batches=2), lakehouse, only=["batches"], validate=False)
    assert lakehouse.read(spark, "batches").count() == 3


def test_other_settings_begin_at_the_lowest_level_and_follow_it_up(spark: SparkSession, lakehouse: Lakehouse) -> None:
    other = SizedConfig(seed=7)
    generate(spark, WORLD, SizedConfig(), lakehouse, validate=False)
    with pytest.raises(UserError, match=r"other settings \(seed = 42, not 7\): generate all levels with these"):
        generate(spark, WORLD, other, lakehouse, only=["levels_1_1"], validate=False)
    generate(spark, WORLD, other, lakehouse, only=["levels_0_0"], validate=False)
    assert stale(spark, lakehouse) == {"batches", "shipments"}
    with pytest.raises(UserError, match="has batches of other settings, which the tables asked for read"):
        generate(spark, WORLD, other, lakehouse, only=["levels_2_2"], validate=False)
    generate(spark, WORLD, other, lakehouse, only=["levels_1_1"], validate=False)
    generate(spark, WORLD, other, lakehouse, only=["levels_2_2"], validate=False)
    assert stale(spark, lakehouse) == set()
