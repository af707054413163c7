from __future__ import annotations

from dataclasses import replace
from datetime import date

from pyspark.sql import SparkSession

from retail_spark.core.context import Window
from retail_spark.core.lakehouse.manifest import Manifest, TableState, add_record, read_manifest, settings_of
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.lakehouse.restore import restore
from retail_spark.core.table import World
from tests.core.toy import ToyConfig

WORLD = World("toy")
JANUARY = Window(date(2024, 1, 1), date(2024, 1, 31), date(2024, 1, 1))
SHOPS = TableState("shops", 3, 10, 2**62, 7, "000001", "hash", False, 10, 1.5, None)


def test_it_gives_back_what_was_recorded(spark: SparkSession, lakehouse: Lakehouse) -> None:
    started = Manifest(()).next_run("generate", WORLD, ToyConfig(seed=-5), JANUARY)
    finished = started.finished({"shops": SHOPS}, (), 2.5)
    with lakehouse.writing(spark):
        assert read_manifest(spark, lakehouse).records == ()
        add_record(spark, lakehouse, started)
        assert read_manifest(spark, lakehouse).records == (started,)
        add_record(spark, lakehouse, finished)
        assert read_manifest(spark, lakehouse).records == (started, finished)
    assert settings_of(finished)["seed"] == -5


def test_a_run_without_its_second_row_is_unfinished() -> None:
    first = Manifest(()).next_run("generate", WORLD, ToyConfig(), JANUARY)
    done = first.finished({"shops": SHOPS}, (), 1.0)
    second = Manifest((first, done)).next_run("advance", WORLD, ToyConfig(), JANUARY)
    assert (first.run_id, second.run_id) == ("000001", "000002")
    states = [
        (Manifest(records).is_unfinished, Manifest(records).last_finished)
        for records in ((), (first,), (first, done), (first, done, second))
    ]
    assert states == [(False, None), (True, None), (False, done), (True, done)]


def test_rows_written_since_are_put_back_and_upkeep_is_left(spark: SparkSession, lakehouse: Lakehouse) -> None:
    known = Manifest(()).next_run("generate", WORLD, ToyConfig(), JANUARY)
    with lakehouse.writing(spark):
        for name in ("shops", "places", "newer"):
            spark.sql(f"CREATE TABLE {name} (id INT) USING DELTA LOCATION '{lakehouse.path(name)}'")
            spark.sql(f"INSERT INTO {name} VALUES (1)")
        last = known.finished({name: replace(SHOPS, name=name, version=1) for name in ("shops", "places")}, (), 1.0)
        spark.sql("INSERT INTO shops VALUES (2)")
        spark.sql("ALTER TABLE places SET TBLPROPERTIES ('note' = 'kept')")
        for _ in range(2):  # and again, as after a kill
            restore(spark, lakehouse, last, {"shops", "places", "newer"})
            assert [tuple(row) for row in spark.table("shops").collect()] == [(1,)]
            assert lakehouse.tables(spark) == ["places", "shops"]
        versions = spark.sql("DESCRIBE HISTORY places").select("version").collect()
        assert max(row.version for row in versions) == 2
