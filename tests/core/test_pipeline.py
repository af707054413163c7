from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.fingerprint import world_fingerprint
from retail_spark.core.lakehouse.manifest import read_manifest
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.pipeline import advance, generate
from retail_spark.core.progress import Lines
from retail_spark.core.summary import RunSummary
from retail_spark.core.table import LAYERS, World
from tests.core.toy import ToyConfig, stale, toy_world

TOY = toy_world()
TABLES = ("shops", "sales", "tallies")  # `totals` counts runs, so it tells one run from two
# Where a run is killed: quick tests kill it once, where the most has been written.
KILLED_FIRST = [*(pytest.param(table, marks=pytest.mark.slow) for table in ("shops", "sales")), "tallies"]
KILLED_LATER = [*(pytest.param(table, marks=pytest.mark.slow) for table in ("sales", "tallies")), "totals"]


class Killed(BaseException):
    """Ends a run as a signal would: no handler of the run may stop it."""


def rows(spark: SparkSession, lakehouse: Lakehouse) -> dict[str, str]:
    return {name: str(found) for name, found in world_fingerprint(spark, lakehouse, TABLES).items()}


@pytest.fixture(scope="module")
def of_ten_days(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> tuple[Lakehouse, RunSummary]:
    """A run that nothing cut or broke off, and what it said."""
    lakehouse = Lakehouse.directory(tmp_path_factory.mktemp("whole"), "of_ten_days")
    return lakehouse, generate(spark, TOY, ToyConfig(days=10), lakehouse)


@pytest.fixture(scope="module")
def of_four_days(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Lakehouse:
    """The first days of it."""
    lakehouse = Lakehouse.directory(tmp_path_factory.mktemp("begun"), "of_four_days")
    generate(spark, TOY, ToyConfig(days=4), lakehouse)
    return lakehouse


@pytest.fixture(scope="module")
def in_one_run(spark: SparkSession, of_ten_days: tuple[Lakehouse, RunSummary]) -> dict[str, str]:
    """The rows of the run of ten days."""
    return rows(spark, of_ten_days[0])


@pytest.fixture
def ten_days(copied: Callable[[Lakehouse], Lakehouse], of_ten_days: tuple[Lakehouse, RunSummary]) -> Lakehouse:
    """A copy of that run, to go on with."""
    return copied(of_ten_days[0])


@pytest.fixture
def four_days(copied: Callable[[Lakehouse], Lakehouse], of_four_days: Lakehouse) -> Lakehouse:
    """The same of its first days."""
    return copied(of_four_days)


def killed_at(table: str) -> World:
    def kill(name: str) -> None:
        if name == table:
            raise Killed

    return toy_world(kill)


def test_a_run_says_what_it_wrote(of_ten_days: tuple[Lakehouse, RunSummary]) -> None:
    _, summary = of_ten_days
    assert {table.name: table.rows for table in summary.tables} == {"shops": 3, "sales": 30, "tallies": 10, "totals": 3}
    assert summary.total_records == 46
    assert summary.holds
    assert {check.name for check in summary.checks} >= {"sales.key", "sales.refs", "totals.refs"}
    assert "sales" in str(summary)
    assert "<td>30</td>" in summary._repr_html_()


def test_run_twice_is_run_once_and_another_seed_replaces_every_row(
    spark: SparkSession, ten_days: Lakehouse, in_one_run: dict[str, str]
) -> None:
    generate(spark, TOY, ToyConfig(), ten_days, validate=False)
    assert rows(spark, ten_days) == in_one_run
    generate(spark, TOY, ToyConfig(seed=2), ten_days, validate=False)
    other = rows(spark, ten_days)
    assert all(other[name] != in_one_run[name] for name in TABLES)
    assert ten_days.read(spark, "sales").count() == 30


def test_a_horizon_cut_into_runs_gives_the_same_rows(
    spark: SparkSession, four_days: Lakehouse, of_ten_days: tuple[Lakehouse, RunSummary], in_one_run: dict[str, str]
) -> None:
    advance(spark, TOY, ToyConfig(days=4), four_days, days=1, validate=False)
    advance(spark, TOY, ToyConfig(days=4), four_days, days=5, validate=False)
    assert rows(spark, four_days) == in_one_run
    per_shop = ["shop_id", "units"]
    cut, uncut = (lakehouse.read(spark, "totals").select(per_shop) for lakehouse in (four_days, of_ten_days[0]))
    assert sorted(cut.collect()) == sorted(uncut.collect())


def test_rows_made_from_days_before_are_the_same_after_a_cut(spark: SparkSession, lakehouse: Lakehouse) -> None:
    world = toy_world()

    @world.table("dt DATE NOT NULL, units BIGINT NOT NULL", key="dt", growth="daily", history=2, layer="gold")
    def trends(run: Run, sales: DataFrame) -> DataFrame:
        """One row per day: its units and those of the two days before."""
        days = sales.groupBy("dt").agg(F.sum("units").alias("units"))
        three = Window.orderBy(F.unix_date("dt")).rangeBetween(-2, 0)
        rolled = days.select("dt", F.sum("units").over(three).alias("units"))
        return rolled.where(F.col("dt") >= F.lit(run.window.first_day))

    whole = replace(lakehouse, schema=lakehouse.schema + "_whole")
    generate(spark, world, ToyConfig(days=6), whole, validate=False)
    generate(spark, world, ToyConfig(days=4), lakehouse, validate=False)
    advance(spark, world, ToyConfig(days=4), lakehouse, days=2, validate=False)
    assert sorted(lakehouse.read(spark, "trends").collect()) == sorted(whole.read(spark, "trends").collect())


def test_fingerprints_of_an_advance_add_up(spark: SparkSession, four_days: Lakehouse) -> None:
    advance(spark, TOY, ToyConfig(days=4), four_days, days=3)
    last = read_manifest(spark, four_days).last_finished
    assert last is not None
    found = world_fingerprint(spark, four_days, last.tables)
    assert {name: state.fingerprint for name, state in last.tables.items()} == found
    assert last.tables["sales"].rows == 21
    assert last.tables["sales"].rows_written == 9


def test_a_builder_sees_what_the_last_run_left(spark: SparkSession, four_days: Lakehouse) -> None:
    for expected in (2, 3):
        advance(spark, TOY, ToyConfig(days=4), four_days, days=1, validate=False)
        assert four_days.read(spark, "totals").agg(F.max("runs")).collect()[0][0] == expected


@pytest.mark.parametrize("table", KILLED_FIRST)
def test_a_killed_first_run_leaves_nothing_that_a_repeat_shows(
    spark: SparkSession, lakehouse: Lakehouse, in_one_run: dict[str, str], table: str
) -> None:
    with pytest.raises(Killed):
        generate(spark, killed_at(table), ToyConfig(seed=1), lakehouse, validate=False)
    assert read_manifest(spark, lakehouse).is_unfinished
    with pytest.raises(UserError, match="no run has finished"):
        advance(spark, TOY, ToyConfig(seed=1), lakehouse, days=1)
    generate(spark, TOY, ToyConfig(), lakehouse, validate=False)
    assert not read_manifest(spark, lakehouse).is_unfinished
    assert rows(spark, lakehouse) == in_one_run


@pytest.mark.parametrize("table", KILLED_LATER)
def test_a_killed_advance_is_as_if_it_had_never_begun(
    spark: SparkSession, four_days: Lakehouse, in_one_run: dict[str, str], table: str
) -> None:
    for _ in range(2):  # killed, and killed again when repeated
        with pytest.raises(Killed):
            advance(spark, killed_at(table), ToyConfig(days=4), four_days, days=2, validate=False)
    assert read_manifest(spark, four_days).is_unfinished
    advance(spark, TOY, ToyConfig(days=4), four_days, days=6, validate=False)
    assert rows(spark, four_days) == in_one_run
    assert four_days.read(spark, "totals").agg(F.max("runs")).collect()[0][0] == 2


@pytest.mark.slow
def test_a_killed_generate_lets_the_last_finished_run_go_on(
    spark: SparkSession, four_days: Lakehouse, in_one_run: dict[str, str]
) -> None:
    with pytest.raises(Killed):
        generate(spark, killed_at("totals"), ToyConfig(seed=2, days=5), four_days, validate=False)
    advance(spark, TOY, ToyConfig(days=4), four_days, days=6, validate=False)
    assert rows(spark, four_days) == in_one_run


def test_only_writes_these_tables_and_marks_the_rest_stale(
    spark: SparkSession, ten_days: Lakehouse, in_one_run: dict[str, str]
) -> None:
    summary = generate(spark, TOY, ToyConfig(seed=7), ten_days, only=["tallies", "shops"], validate=False)
    assert [table.name for table in summary.tables] == ["shops", "tallies"]
    after = rows(spark, ten_days)
    assert after["sales"] == in_one_run["sales"]
    assert after["shops"] != in_one_run["shops"]
    assert stale(spark, ten_days) == {"sales", "tallies", "totals"}
    with pytest.raises(UserError, match="sales, tallies, totals of other settings or days"):
        advance(spark, TOY, ToyConfig(seed=7), ten_days, days=1)


def test_only_with_the_same_settings_leaves_nothing_stale(spark: SparkSession, ten_days: Lakehouse) -> None:
    generate(spark, TOY, ToyConfig(), ten_days, only=["totals"], validate=False)
    advance(spark, TOY, ToyConfig(), ten_days, days=1, validate=False)
    assert ten_days.read(spark, "sales").count() == 33


@pytest.mark.slow
def test_what_was_made_from_stale_tables_is_stale_until_it_is_made_again(
    spark: SparkSession, lakehouse: Lakehouse
) -> None:
    generate(spark, TOY, ToyConfig(), lakehouse, validate=False)
    generate(spark, TOY, ToyConfig(seed=7), lakehouse, only=["dimensions", "simulation"], validate=False)
    assert stale(spark, lakehouse) == {"sales", "tallies", "totals"}
    generate(spark, TOY, ToyConfig(seed=7), lakehouse, only=["operational"], validate=False)
    assert stale(spark, lakehouse) == {"totals"}
    generate(spark, TOY, ToyConfig(seed=7), lakehouse, only=["simulation"], validate=False)
    assert stale(spark, lakehouse) == set()


def test_a_layer_stands_for_its_tables() -> None:
    assert TOY.expand(["operational", "shops"]) == ["sales", "tallies", "shops"]
    assert set(TOY.expand(LAYERS)) == set(TOY.tables)


def test_only_for_fewer_days_reads_no_later_day(spark: SparkSession, ten_days: Lakehouse) -> None:
    generate(spark, TOY, ToyConfig(days=5), ten_days, only=["tallies"], validate=False)
    assert ten_days.read(spark, "tallies").agg(F.max("dt")).collect()[0][0] == date(2024, 1, 5)


def test_only_names_the_inputs_that_are_missing(spark: SparkSession, lakehouse: Lakehouse) -> None:
    with pytest.raises(UserError, match="lacks shops, which the tables asked for read"):
        generate(spark, TOY, ToyConfig(), lakehouse, only=["sales"])
    with pytest.raises(UserError, match="no table sails in world toy: allowed are shops, sales, tallies, totals"):
        generate(spark, TOY, ToyConfig(), lakehouse, only=["sails"])
    assert lakehouse.tables(spark) == []


def test_an_advance_keeps_the_settings_it_continues(spark: SparkSession, four_days: Lakehouse) -> None:
    with pytest.raises(UserError, match="no lakehouse at"):
        advance(spark, TOY, ToyConfig(), replace(four_days, schema="nowhere"), days=1)
    with pytest.raises(UserError, match="other settings"):
        advance(spark, TOY, ToyConfig(days=4, shops=4), four_days, days=1)
    later = toy_world()
    later.algorithm_version = "2"
    with pytest.raises(UserError, match="algorithm version 1, this is 2"):
        advance(spark, later, ToyConfig(days=4), four_days, days=1)
    assert not read_manifest(spark, four_days).is_unfinished


def of_a_later_version(table: str, column: str, values: str) -> World:
    """The toy world with one more column of a table, or with a column of it declared anew."""
    world = toy_world()
    declared = world.tables[table]
    name = column.split()[0]
    kept = [text for text in declared.columns.split(", ") if not text.startswith(f"{name} ")]

    def build(run: Run, **inputs: DataFrame) -> DataFrame:
        return declared.build(run, **inputs).withColumn(name, F.expr(values))

    world.tables[table] = replace(declared, columns=", ".join([*kept, column]), build=build)
    return world


@pytest.mark.parametrize(("table", "first_filled"), [pytest.param("sales", 5, marks=pytest.mark.slow), ("tallies", 3)])
def test_an_advance_of_an_older_lakehouse_fills_a_new_column_on_the_days_that_it_writes(
    spark: SparkSession, four_days: Lakehouse, table: str, first_filled: int
) -> None:
    """Days before are null: nobody knows what was not recorded. Those of a lookback are written again, so they have it.

    Whatever else was in the table stays as it was.
    """
    before = four_days.read(spark, table).where(f"day(dt) < {first_filled}").collect()
    later = of_a_later_version(table, "weather STRING COMMENT 'seen from the door'", "'rain'")
    advance(spark, later, ToyConfig(days=4), four_days, days=2)
    rows = four_days.read(spark, table)
    found = {(row.dt.day, row.weather) for row in rows.select("dt", "weather").collect()}
    assert found == {(day, "rain" if day >= first_filled else None) for day in range(1, 7)}
    assert sorted(rows.where(f"day(dt) < {first_filled}").drop("weather").collect()) == sorted(before)
    assert rows.schema["weather"].metadata["comment"] == "seen from the door"
    advance(spark, later, ToyConfig(days=4), four_days, days=1, validate=False)  # and goes on from there


def test_a_type_that_a_later_version_changed_ends_an_advance_before_it_begins(
    spark: SparkSession, four_days: Lakehouse
) -> None:
    """Of the last table to be written: without a look ahead the others would be a run's ahead of it by then."""
    later = of_a_later_version("totals", "runs BIGINT NOT NULL", "1L")
    commits = {name: four_days.last_commit(spark, name) for name in four_days.tables(spark)}
    assert {*TABLES, "totals", "run_manifest", "generation_summary"} <= commits.keys()
    for run in (
        lambda: advance(spark, later, ToyConfig(days=4), four_days, days=2),
        lambda: generate(spark, later, ToyConfig(days=4), four_days),
    ):
        with pytest.raises(UserError, match=r"table totals, column runs: int in .*, bigint in this version"):
            run()
        assert {name: four_days.last_commit(spark, name) for name in four_days.tables(spark)} == commits
    assert not read_manifest(spark, four_days).is_unfinished
    advance(spark, TOY, ToyConfig(days=4), four_days, days=2, validate=False)  # with the version that made it


def test_a_builder_that_fails_is_named(spark: SparkSession, lakehouse: Lakehouse) -> None:
    def fail(name: str) -> None:
        if name == "sales":
            raise ZeroDivisionError("no shoppers")

    with pytest.raises(RuntimeError, match="table sales could not be written: no shoppers") as caught:
        generate(spark, toy_world(fail), ToyConfig(), lakehouse)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert "totals" not in lakehouse.tables(spark)


def test_a_day_outside_the_window_is_an_error(spark: SparkSession, lakehouse: Lakehouse) -> None:
    world = World("late")

    @world.table("id BIGINT NOT NULL, dt DATE NOT NULL", key="id", growth="daily")
    def visits(run: Run) -> DataFrame:
        """One row per visit, some of them tomorrow."""
        return run.spark.range(0, 12, 1, 1).select(
            "id", F.date_add(F.lit(date(2024, 1, 1)), F.col("id").cast("int")).alias("dt")
        )

    with pytest.raises(RuntimeError, match="table visits") as caught:
        generate(spark, world, ToyConfig(days=10), lakehouse)
    assert "a row is dated 2024-01-11" in str(caught.value.__cause__)


def test_progress_is_told_in_lines(
    spark: SparkSession, lakehouse: Lakehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    generate(spark, TOY, ToyConfig(), lakehouse, progress=Lines(sys.stdout, every=0.0))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "writing 4 tables"
    assert lines[1].startswith("1/4 tables, 3 rows, ")
    assert "left; shops 3 rows in" in lines[1]
    assert lines[4].startswith("4/4 tables, 46 rows, ")
    assert lines[5:] == ["taking fingerprints", "checking"]


def test_a_finished_run_reports_itself(spark: SparkSession, four_days: Lakehouse) -> None:
    advance(spark, TOY, ToyConfig(days=4), four_days, days=1, validate=False)
    summaries = sorted(four_days.read(spark, "generation_summary").collect())
    assert [
        (row.run_id, row.action, row.total_records, row.date_range, row.partitions_created) for row in summaries
    ] == [
        ("000001", "generate", 22, "2024-01-01 to 2024-01-04", 4),
        ("000002", "advance", 10, "2024-01-05 to 2024-01-05", 1),
    ]
    assert {result.status for result in summaries[0].validation_results} == {"holds"}
    progress = four_days.read(spark, "table_progress").where("run_id = '000001'").orderBy("tables_completed").collect()
    assert [row.tables_completed for row in progress] == [1, 2, 3, 4]
    assert [row.table_name for row in progress][:2] == ["shops", "sales"]
    assert progress[-1].eta_seconds == 0


def test_the_manifest_keeps_the_settings(spark: SparkSession, lakehouse: Lakehouse) -> None:
    generate(spark, TOY, ToyConfig(days=2, shops=5), lakehouse, validate=False)
    record = read_manifest(spark, lakehouse).last_finished
    assert record is not None
    assert json.loads(record.config)["shops"] == 5
    assert (record.seed, record.world, record.window.days) == (42, "toy", 2)
