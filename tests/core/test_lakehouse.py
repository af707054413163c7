from __future__ import annotations

import fcntl
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from chispa import assert_df_equality
from pyspark.sql import DataFrame, SparkSession

from retail_spark.core.context import Window
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.lakehouse.write import refuse_drift, write
from retail_spark.core.pipeline import generate
from retail_spark.core.table import Growth, Table
from tests.core.toy import ToyConfig, toy_world

Frame = Callable[..., DataFrame]
VISITS = "dt DATE NOT NULL COMMENT 'the day', units INT"


def table(columns: str, growth: Growth = "whole", lookback: int = 0) -> Table:
    return Table(
        name="visits",
        columns=columns,
        key=("dt",),
        build=lambda run: None,
        reads=(),
        comment="One row per day, with its visitors' units.",
        growth=growth,
        lookback=lookback,
        layer="gold",
    )


def day(number: int) -> date:
    return date(2024, 1, number)


def written(spark: SparkSession, lakehouse: Lakehouse) -> list[tuple[int, int]]:
    return sorted((row.dt.day, row.units) for row in lakehouse.read(spark, "visits").collect())


def test_a_table_has_the_declared_comments_and_not_null(
    spark: SparkSession, lakehouse: Lakehouse, frame: Frame
) -> None:
    rows = frame("dt DATE, units INT", (day(1), 5))
    with lakehouse.writing(spark):
        write(spark, lakehouse, table(VISITS), rows)
        write(spark, lakehouse, table(VISITS), rows)  # overwriting keeps them
        with pytest.raises(Exception, match="NOT NULL constraint violated for column: dt"):
            write(spark, lakehouse, table(VISITS), frame("dt DATE, units INT", (None, 5)))
    found = {field.name: field for field in lakehouse.read(spark, "visits").schema}
    assert found["dt"].metadata["comment"] == "the day"
    details = {row[0]: row[1] for row in spark.sql(f"DESCRIBE EXTENDED {lakehouse.name('visits')}").collect()}
    assert details["Comment"] == "One row per day, with its visitors' units."
    assert "retail_spark.layer=gold" in details["Table Properties"]
    assert written(spark, lakehouse) == [(1, 5)]


def test_a_table_is_plain_delta_under_the_directory(spark: SparkSession, lakehouse: Lakehouse, frame: Frame) -> None:
    rows = frame("dt DATE, units INT", (day(1), 5), (day(2), 6))
    with lakehouse.writing(spark):
        write(spark, lakehouse, table(VISITS), rows)
    plain = spark.read.format("delta").load(str(lakehouse.path("visits")))
    assert_df_equality(plain, rows, ignore_row_order=True, ignore_nullable=True, ignore_metadata=True)
    assert spark.table("visits").count() == 2  # the bare name, after USE


def test_an_advance_appends_or_replaces_the_days_of_its_lookback(
    spark: SparkSession, lakehouse: Lakehouse, frame: Frame
) -> None:
    first, second = Window(day(1), day(2), day(1)), Window(day(3), day(4), day(1))
    with lakehouse.writing(spark):
        daily = table(VISITS, "daily")
        write(spark, lakehouse, daily, frame(VISITS, (day(1), 1), (day(2), 2)), first)
        done = write(spark, lakehouse, daily, frame(VISITS, (day(3), 3)), second)
        assert (done.rows_written, done.rows) == (1, 3)
        again = table(VISITS, "daily", lookback=1)
        done = write(spark, lakehouse, again, frame(VISITS, (day(2), 20), (day(4), 40)), second)
        assert (done.rows_written, done.rows) == (2, 3)
    assert written(spark, lakehouse) == [(1, 1), (2, 20), (4, 40)]


def test_a_table_may_be_replaced_by_rows_made_of_itself(
    spark: SparkSession, lakehouse: Lakehouse, frame: Frame
) -> None:
    with lakehouse.writing(spark):
        write(spark, lakehouse, table(VISITS), frame(VISITS, (day(1), 1)))
        write(spark, lakehouse, table(VISITS), lakehouse.read(spark, "visits").selectExpr("dt", "units + 1 AS units"))
    assert written(spark, lakehouse) == [(1, 2)]


def test_a_new_column_arrives_with_its_comment(spark: SparkSession, lakehouse: Lakehouse, frame: Frame) -> None:
    with lakehouse.writing(spark):
        write(spark, lakehouse, table(VISITS), frame(VISITS, (day(1), 1)))
        wider = table(VISITS + ", weather STRING COMMENT 'seen from the door'")
        write(spark, lakehouse, wider, frame("dt DATE, units INT, weather STRING", (day(2), 2, "rain")))
    rows = lakehouse.read(spark, "visits")
    assert [tuple(row) for row in rows.collect()] == [(day(2), 2, "rain")]
    assert rows.schema["weather"].metadata["comment"] == "seen from the door"


def test_a_changed_type_is_refused(spark: SparkSession, lakehouse: Lakehouse, frame: Frame) -> None:
    with lakehouse.writing(spark):
        write(spark, lakehouse, table(VISITS), frame(VISITS, (day(1), 1)))
        for columns in ("dt DATE NOT NULL, units BIGINT", "dt DATE NOT NULL, units STRING"):
            with pytest.raises(
                UserError, match=r"table visits, column units: int in .*, (bigint|string) in this version"
            ):
                refuse_drift(spark, lakehouse, table(columns))
            with pytest.raises(UserError, match="column units: int in"):
                write(spark, lakehouse, table(columns), frame(columns, (day(1), 1 if "BIGINT" in columns else "1")))
        with pytest.raises(UserError, match="has column units, which is not declared"):
            refuse_drift(spark, lakehouse, table("dt DATE NOT NULL"))
    assert written(spark, lakehouse) == [(1, 1)]


def test_a_builder_that_breaks_its_declaration_is_an_error(
    spark: SparkSession, lakehouse: Lakehouse, frame: Frame
) -> None:
    with lakehouse.writing(spark):
        with pytest.raises(ValueError, match="column units: the builder gives bigint, declared is int"):
            write(spark, lakehouse, table(VISITS), frame("dt DATE, units BIGINT", (day(1), 1)))
        with pytest.raises(ValueError, match=r"lacks \['units'\] and adds \['unit'\]"):
            write(spark, lakehouse, table(VISITS), frame("dt DATE, unit INT", (day(1), 1)))


def test_a_first_write_killed_before_its_commit_is_no_table(
    spark: SparkSession, lakehouse: Lakehouse, frame: Frame
) -> None:
    with lakehouse.writing(spark):
        folder = lakehouse.path("visits")
        assert folder is not None
        (folder / "_delta_log").mkdir(parents=True)
        (folder / "part-00000.snappy.parquet").write_bytes(b"half")
        assert lakehouse.tables(spark) == []
        write(spark, lakehouse, table(VISITS), frame(VISITS, (day(1), 1)))
    assert written(spark, lakehouse) == [(1, 1)]


def test_a_dropped_table_can_be_made_again(spark: SparkSession, lakehouse: Lakehouse, frame: Frame) -> None:
    with lakehouse.writing(spark):
        for units in (1, 2):
            write(spark, lakehouse, table(VISITS), frame(VISITS, (day(1), units)))
            assert written(spark, lakehouse) == [(1, units)]
            lakehouse.drop(spark, "visits")
            assert lakehouse.tables(spark) == []


def test_a_folder_that_is_not_ours_is_refused(spark: SparkSession, lakehouse: Lakehouse) -> None:
    assert lakehouse.root is not None
    lakehouse.root.mkdir()
    (lakehouse.root / "thesis.docx").touch()
    refusal = f"^{re.escape(str(lakehouse.root))} holds something that retail_spark did not make"
    with pytest.raises(UserError, match=refusal), lakehouse.writing(spark):
        pass
    assert [entry.name for entry in lakehouse.root.iterdir()] == ["thesis.docx"]


def test_a_schema_that_is_not_ours_is_refused_beside_one_that_is(spark: SparkSession, lakehouse: Lakehouse) -> None:
    generate(spark, toy_world(), ToyConfig(days=1), lakehouse, only=["shops"], validate=False)
    assert lakehouse.root is not None
    other = replace(lakehouse, schema=lakehouse.schema + "_other")
    (lakehouse.root / other.schema / "photos").mkdir(parents=True)
    with pytest.raises(UserError, match="_other holds something"), other.writing(spark):
        pass
    third = replace(lakehouse, schema=lakehouse.schema + "_third")
    with third.writing(spark):
        assert third.tables(spark) == []


def test_a_second_writer_is_refused(spark: SparkSession, lakehouse: Lakehouse) -> None:
    with lakehouse.writing(spark):
        with pytest.raises(UserError, match="another run is writing to"), lakehouse.writing(spark):
            pass
        generate_meanwhile = pytest.raises(UserError, match="another run is writing")
        with generate_meanwhile:
            generate(spark, toy_world(), ToyConfig(), lakehouse)
    with lakehouse.writing(spark):  # free again
        pass


def test_the_lock_is_the_systems(lakehouse: Lakehouse, spark: SparkSession) -> None:
    """A lock file left behind by a dead process holds nobody up."""
    with lakehouse.writing(spark):
        pass
    assert lakehouse.root is not None
    with (lakehouse.root / ".retail_spark.lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_schema_name_of_another_directory_is_refused(
    spark: SparkSession, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    with lakehouse.writing(spark):
        pass
    elsewhere = Lakehouse.directory(tmp_path / "elsewhere", lakehouse.schema)
    with pytest.raises(UserError, match=f"schema '{lakehouse.schema}' of this session is at"), elsewhere.writing(spark):
        pass


def test_a_place_that_cannot_be_is_one_clear_line(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UserError, match="file"), Lakehouse.directory(path, "scratch_nowhere").writing(spark):
            pass
    with pytest.raises(UserError, match="allowed is a local directory"):
        Lakehouse.directory("s3://bucket/lake", "retail")
    with pytest.raises(UserError, match="name '1; DROP'"):
        Lakehouse.directory(tmp_path, "1; DROP")


def test_reading_where_nothing_is_makes_nothing(spark: SparkSession, lakehouse: Lakehouse) -> None:
    with pytest.raises(UserError, match="no lakehouse at"):
        lakehouse.open(spark)
    assert lakehouse.root is not None
    assert not lakehouse.root.exists()


def test_a_path_may_have_spaces_and_quotes(spark: SparkSession, lakehouse: Lakehouse) -> None:
    assert lakehouse.root is not None
    odd = replace(lakehouse, root=lakehouse.root / "Ann's lake")
    for shops in (3, 4):
        generate(spark, toy_world(), ToyConfig(shops=shops), odd, only=["shops"], validate=False)
        assert odd.read(spark, "shops").count() == shops


def test_a_new_session_attaches_what_is_there(spark: SparkSession, lakehouse: Lakehouse) -> None:
    generate(spark, toy_world(), ToyConfig(days=1), lakehouse, only=["shops"], validate=False)
    for name in lakehouse.tables(spark):
        spark.sql(f"DROP TABLE {lakehouse.name(name)}")  # as little known as in a new session
    lakehouse.open(spark)
    assert spark.table("shops").count() == 3


def test_a_catalog_knows_the_same_tables(spark: SparkSession, lakehouse: Lakehouse) -> None:
    place = Lakehouse.catalog("spark_catalog", lakehouse.schema)
    with pytest.raises(UserError, match="no lakehouse at spark_catalog"):
        place.open(spark)
    generate(spark, toy_world(), ToyConfig(days=1), place, validate=False)
    place.open(spark)
    assert {"shops", "sales", "run_manifest"} <= set(place.tables(spark))
    assert spark.table("sales").count() == 3
    spark.sql(f"CREATE SCHEMA spark_catalog.{lakehouse.schema}_strange")
    strange = Lakehouse.catalog("spark_catalog", lakehouse.schema + "_strange")
    spark.sql(f"CREATE TABLE {strange.name('orders')} (id INT) USING DELTA")
    with pytest.raises(UserError, match="did not make"), strange.writing(spark):
        pass
