"""The exported file as a whole: what is in it, and when it is put into its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.manifest import add_record, last_finished, read_manifest
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.export.parts import join_parts
from retail_spark.export.postgres import export_postgres
from retail_spark.export.snapshot import take_snapshot
from retail_spark.place import refuse_irreplaceable_file
from tests.export.odd_world import COLUMNS, ROWS, OddConfig, odd_world


def export(spark: SparkSession, lakehouse: Lakehouse, file: Path, only: list[str] | None = None) -> str:
    export_postgres(spark, take_snapshot(spark, odd_world(), lakehouse, only), file)
    return file.read_text(encoding="utf-8")


def test_its_head_tells_what_it_holds_and_no_clock(spark: SparkSession, odd: Lakehouse, folder: Path) -> None:
    lines = export(spark, odd, folder / "seed.sql").splitlines()
    head = lines[: lines.index("")]
    assert all(line.startswith("-- ") for line in head)
    assert head[0].endswith(", world odd, algorithm version 1")
    assert head[1:4] == [
        "-- scale odd, seed 7, config 7-False",
        "-- days 2024-01-01 to 2024-01-01, times in UTC",
        "-- checks of the last run: not run",
    ]
    assert head[4:7] == ["-- 2 tables, 12 rows:", "--   odd_things              3", "--   lines                   9"]


def test_rows_stand_in_the_order_of_their_key(spark: SparkSession, odd: Lakehouse, folder: Path) -> None:
    text = export(spark, odd, folder / "seed.sql")
    rows = text.partition('COPY "lines" ("odd_id", "line") FROM stdin;\n')[2].partition("\\.\n")[0]
    assert rows == "".join(f"{thing}\t{line}\n" for thing in (1, 2, 3) for line in (1, 2, 3))


def test_it_is_one_transaction_that_stops_at_the_first_error(spark: SparkSession, odd: Lakehouse, folder: Path) -> None:
    lines = export(spark, odd, folder / "seed.sql").splitlines()
    assert lines.index("\\set ON_ERROR_STOP on") < lines.index("BEGIN;") < lines.index('CREATE SCHEMA "odd";')
    assert [line for line in lines if line][-1] == "COMMIT;"
    assert sum(line in ("BEGIN;", "COMMIT;") for line in lines) == 2


def test_the_same_rows_give_the_same_file(
    spark: SparkSession, odd: Lakehouse, odd_lakehouse: Callable[..., Lakehouse], folder: Path
) -> None:
    """However they lie in files, and whatever is set in the session."""
    other = odd_lakehouse(partitions=3)
    first = export(spark, odd, folder / "first.sql")
    spark.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    try:
        assert export(spark, other, folder / "second.sql") == first
    finally:
        spark.conf.set("spark.sql.session.timeZone", "UTC")


def test_only_some_tables_have_only_their_own_references(spark: SparkSession, odd: Lakehouse, folder: Path) -> None:
    text = export(spark, odd, folder / "seed.sql", only=["lines"])
    assert "-- 1 tables, 9 rows:" in text
    assert 'CREATE TABLE "lines"' in text
    assert "odd_things" not in text.replace("One row per line of an odd thing", "")


def test_a_catalog_gives_the_file_of_a_directory(spark: SparkSession, odd: Lakehouse, folder: Path) -> None:
    catalog = Lakehouse.catalog("spark_catalog", odd.schema)
    assert export(spark, catalog, folder / "one.sql") == export(spark, odd, folder / "other.sql")


def test_an_older_file_stays_until_the_new_one_is_whole(spark: SparkSession, odd: Lakehouse, folder: Path) -> None:
    file = folder / "seed.sql"
    file.write_text("of yesterday", encoding="utf-8")
    newer = odd_world(f"{COLUMNS}, weight DOUBLE")  # what this version declares, and the lakehouse lacks
    with pytest.raises(UserError, match=r"table odd_things in .* lacks weight: generate it again"):
        export_postgres(spark, take_snapshot(spark, newer, odd), file)
    assert file.read_text(encoding="utf-8") == "of yesterday"
    assert list(folder.iterdir()) == [file]
    assert export(spark, odd, file).endswith("COMMIT;\n\n")
    assert list(folder.iterdir()) == [file]


def test_a_link_keeps_naming_the_file_that_it_named(spark: SparkSession, odd: Lakehouse, folder: Path) -> None:
    (folder / "old.sql").write_text("old", encoding="utf-8")
    link = folder / "seed.sql"
    link.symlink_to("old.sql")
    export(spark, odd, link)
    assert link.is_symlink()
    assert "COMMIT;" in (folder / "old.sql").read_text(encoding="utf-8")


def test_a_snapshot_is_the_last_finished_run_whatever_is_written_meanwhile(
    spark: SparkSession, odd_lakehouse: Callable[..., Lakehouse]
) -> None:
    lakehouse = odd_lakehouse()
    snapshot = take_snapshot(spark, odd_world(), lakehouse)
    spark.sql(f"DELETE FROM {lakehouse.name('odd_things')}")
    things = snapshot.tables[0]
    assert snapshot.rows_of(things) == snapshot.read(spark, things).count() == len(ROWS)


def test_what_is_not_of_one_piece_is_refused(
    spark: SparkSession, odd: Lakehouse, odd_lakehouse: Callable[..., Lakehouse]
) -> None:
    other_world = odd_world()
    other_world.name = "even"
    with pytest.raises(UserError, match="holds world odd, not even"):
        take_snapshot(spark, other_world, odd)
    with pytest.raises(UserError, match="lacks nothing_there: generate first"):
        take_snapshot(spark, odd_world(), odd, ["lines", "nothing_there"])
    from retail_spark.core import pipeline

    stale = odd_lakehouse()
    pipeline.generate(spark, odd_world(), OddConfig(seed=8), stale, only=["odd_things"], validate=False)
    with pytest.raises(UserError, match="has lines of other settings or days"):
        take_snapshot(spark, odd_world(), stale)


def test_an_unfinished_run_is_not_exported(
    spark: SparkSession, odd_lakehouse: Callable[..., Lakehouse], folder: Path
) -> None:
    from retail_spark import api

    lakehouse = odd_lakehouse()
    lakehouse.open(spark)
    window = last_finished(spark, lakehouse).window
    begun = read_manifest(spark, lakehouse).next_run("generate", odd_world(), OddConfig(), window)
    add_record(spark, lakehouse, begun)
    with pytest.raises(UserError, match="did not finish: repeat it first"):
        api.export_postgres(spark, "retail", lakehouse, folder / "seed.sql")
    assert list(folder.iterdir()) == []


def test_rows_that_spark_wrote_elsewhere_are_missed(folder: Path) -> None:
    """On a cluster each executor has a disk of its own: what it wrote there is not seen here."""
    parts = folder / ".seed.sql-1" / "lines.parts"
    parts.mkdir(parents=True)
    (parts / "part-00000.txt").write_text("1\n2\n", encoding="utf-8")
    with (folder / "out").open("wb") as out, pytest.raises(UserError, match=f"{folder}: of 3 rows .* 2 are seen"):
        join_parts(parts, 3, out)


def test_a_place_where_no_file_can_be_put_is_refused(folder: Path) -> None:
    for file, why in {
        "-": "allowed is a plain file",
        "/dev/null": "allowed is a plain file",
        str(folder): "is a directory: allowed is a file",
        str(folder / "none" / "seed.sql"): "its directory does not exist",
    }.items():
        with pytest.raises(UserError, match=why):
            refuse_irreplaceable_file(Path(file))
    refuse_irreplaceable_file(folder / "seed.sql")


def test_a_folder_without_permission_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file may be written, but not replaced. Root may do anything, so the system's answer is given here."""
    (folder / "seed.sql").write_text("", encoding="utf-8")
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).name == "seed.sql")
    with pytest.raises(UserError, match=f"cannot be written: no permission for {folder}"):
        refuse_irreplaceable_file(folder / "seed.sql")
