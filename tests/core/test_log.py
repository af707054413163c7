from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from chispa import assert_df_equality
from pyspark.sql import SparkSession

from retail_spark.core.lakehouse.log import newest_commit, plain_files
from retail_spark.core.lakehouse.place import Lakehouse

SHOPS = "(shop_id BIGINT NOT NULL, city STRING) USING DELTA"


@pytest.fixture(autouse=True)
def as_users_read(spark: SparkSession) -> Iterator[None]:
    """Without statistics, as quick tests go, Delta cannot read a table with deletion vectors."""
    name = "spark.databricks.delta.stats.skipping"
    before = spark.conf.get(name, "true")
    spark.conf.set(name, "true")
    yield
    spark.conf.set(name, before)


@pytest.fixture
def shops(spark: SparkSession, lakehouse: Lakehouse) -> Iterator[Lakehouse]:
    """A lakehouse with one table of two shops, written by two commits."""
    with lakehouse.writing(spark):
        path = lakehouse.path("shops")
        spark.sql(f"CREATE TABLE shops {SHOPS} LOCATION '{path}'")
        spark.sql("INSERT INTO shops VALUES (1, 'Ulm'), (2, NULL)")
        yield lakehouse


def folder(lakehouse: Lakehouse) -> Path:
    path = lakehouse.path("shops")
    assert path is not None
    return path


def same_as_delta_reads(spark: SparkSession, lakehouse: Lakehouse) -> None:
    assert_df_equality(
        lakehouse.read_files(spark, "shops"),
        lakehouse.read(spark, "shops"),
        ignore_row_order=True,
        ignore_nullable=True,  # of a file nothing is promised
    )


def test_a_table_that_was_only_added_to_is_the_files_of_its_commits(spark: SparkSession, shops: Lakehouse) -> None:
    spark.sql("INSERT INTO shops VALUES (3, 'Jena')")
    files = plain_files(folder(shops))
    assert files is not None
    assert sorted(files) == sorted(map(str, folder(shops).glob("*.parquet")))
    assert newest_commit(folder(shops)).version == 2
    same_as_delta_reads(spark, shops)
    in_delta = spark.sql(f"DESCRIBE DETAIL {shops.name('shops')}").select("sizeInBytes").collect()[0][0]
    assert shops.size(spark, "shops") == in_delta > 0


def test_a_column_that_came_later_is_null_in_the_files_before_it(spark: SparkSession, shops: Lakehouse) -> None:
    spark.sql("ALTER TABLE shops ADD COLUMN opened DATE")
    spark.sql("INSERT INTO shops VALUES (3, 'Jena', DATE'2024-01-02')")
    assert plain_files(folder(shops)) is not None
    same_as_delta_reads(spark, shops)


@pytest.mark.parametrize(
    "change",
    [
        ["DELETE FROM shops WHERE shop_id = 1"],
        ["UPDATE shops SET city = 'Bonn' WHERE shop_id = 1"],
        ["INSERT OVERWRITE shops VALUES (4, 'Kiel')"],
        ["INSERT INTO shops VALUES (3, 'Jena')", "OPTIMIZE shops"],
        ["DELETE FROM shops WHERE shop_id = 1", "RESTORE TABLE shops TO VERSION AS OF 1"],
    ],
    ids=["deleted", "updated", "overwritten", "optimized", "restored"],
)
def test_files_that_a_commit_removed_are_no_longer_the_table(
    spark: SparkSession, shops: Lakehouse, change: list[str]
) -> None:
    for statement in change:
        spark.sql(statement)
    files = plain_files(folder(shops))
    assert files is not None
    assert {Path(file) for file in files} < set(folder(shops).glob("*.parquet"))
    same_as_delta_reads(spark, shops)


@pytest.mark.parametrize(
    "change",
    [
        [
            "ALTER TABLE shops SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')",
            "INSERT INTO shops SELECT id, 'Ulm' FROM range(3, 6, 1, 1)",
            "DELETE FROM shops WHERE shop_id = 4",
        ],
        [
            "ALTER TABLE shops SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')",
            "ALTER TABLE shops RENAME COLUMN city TO town",
        ],
        [f"INSERT INTO shops VALUES ({number}, 'Ulm')" for number in range(3, 14)],
    ],
    ids=["deletion vectors", "columns mapped", "many commits"],
)
def test_where_files_alone_are_not_the_rows_delta_is_asked(
    spark: SparkSession, shops: Lakehouse, change: list[str]
) -> None:
    for statement in change:
        spark.sql(statement)
    assert plain_files(folder(shops)) is None
    same_as_delta_reads(spark, shops)


def test_a_shallow_clone_has_its_files_elsewhere(spark: SparkSession, shops: Lakehouse) -> None:
    spark.sql(f"CREATE TABLE copied SHALLOW CLONE shops LOCATION '{shops.path('copied')}'")
    assert plain_files(folder(shops).with_name("copied")) is None
    assert shops.read_files(spark, "copied").count() == 2


def test_a_log_without_its_first_commits_names_no_files(shops: Lakehouse) -> None:
    (folder(shops) / "_delta_log" / f"{0:020d}.json").unlink()
    assert plain_files(folder(shops)) is None


def test_a_table_without_files_is_read_by_delta(spark: SparkSession, lakehouse: Lakehouse) -> None:
    with lakehouse.writing(spark):
        spark.sql(f"CREATE TABLE shops {SHOPS} LOCATION '{lakehouse.path('shops')}'")
        assert plain_files(folder(lakehouse)) is None
        assert lakehouse.read_files(spark, "shops").isEmpty()


def test_for_many_queries_a_tables_name_stands_for_its_files(spark: SparkSession, shops: Lakehouse) -> None:
    with shops.files_by_name(spark):
        assert [row.shop_id for row in spark.sql("SELECT shop_id FROM shops ORDER BY 1").collect()] == [1, 2]
        # Delta would tell them one version later
        spark.sql(f"INSERT INTO {shops.name('shops')} VALUES (3, 'Jena')")
        assert spark.sql("SELECT * FROM shops").count() == 2
    assert spark.sql("SELECT * FROM shops").count() == 3


def test_a_name_that_the_session_gave_to_its_own_view_stays_that(spark: SparkSession, shops: Lakehouse) -> None:
    spark.range(5).createOrReplaceTempView("shops")
    with shops.files_by_name(spark):
        assert spark.sql("SELECT * FROM shops").count() == 5
    assert spark.sql("SELECT * FROM shops").count() == 5
    spark.catalog.dropTempView("shops")


def test_names_are_given_back_whatever_happens(spark: SparkSession, shops: Lakehouse) -> None:
    with pytest.raises(KeyboardInterrupt), shops.files_by_name(spark):
        raise KeyboardInterrupt
    spark.sql("INSERT INTO shops VALUES (3, 'Jena')")
    assert spark.sql("SELECT * FROM shops").count() == 3


def test_files_of_days_before_are_left_out_where_the_log_knows_their_days(
    spark: SparkSession, lakehouse: Lakehouse
) -> None:
    with lakehouse.writing(spark):
        path = lakehouse.path("visits")
        spark.sql(f"CREATE TABLE visits (dt DATE, visits INT) USING DELTA LOCATION '{path}'")
        for day in (1, 2, 3):
            spark.sql(f"INSERT INTO visits VALUES (DATE'2024-01-0{day}', {day})")
        second, fourth = date(2024, 1, 2), date(2024, 1, 4)
        assert [len(plain_files(path, since) or []) for since in (None, second, fourth)] == [3, 2, 0]
        assert sorted(lakehouse.read_files(spark, "visits", second).toPandas()["visits"]) == [2, 3]
        assert lakehouse.read_files(spark, "visits", fourth).isEmpty()
        spark.sql("ALTER TABLE visits SET TBLPROPERTIES ('delta.dataSkippingStatsColumns' = 'visits')")
        spark.sql("INSERT INTO visits VALUES (DATE'2024-01-05', 5), (NULL, 6)")
        assert sorted(lakehouse.read_files(spark, "visits", fourth).toPandas()["visits"]) == [5]


@pytest.mark.parametrize("name", ["in [a] {folder}*", "100 % söhne, #1"])
def test_signs_in_a_directorys_name_change_no_row(spark: SparkSession, tmp_path: Path, name: str) -> None:
    lakehouse = Lakehouse.directory(tmp_path / name, "odd_signs")
    with lakehouse.writing(spark):
        spark.range(3).write.format("delta").save(str(lakehouse.path("shops")))
        lakehouse.register(spark, "shops")
        assert (plain_files(folder(lakehouse)) is None) == ("*" in name)
        same_as_delta_reads(spark, lakehouse)
    spark.sql("USE default")
    spark.sql("DROP SCHEMA odd_signs CASCADE")
