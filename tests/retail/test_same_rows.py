"""The same rows anywhere: however the work is cut, over tasks, batches or runs, no fingerprint of a table changes."""

from __future__ import annotations

import io
import itertools
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pandas as pd
import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from retail_spark import api
from retail_spark.config import Realtime, RetailConfig
from retail_spark.core.lakehouse.fingerprint import Fingerprint, fingerprint, world_fingerprint
from retail_spark.core.lakehouse.manifest import last_finished, settings_of
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.parallel import each
from retail_spark.export import replay as replaying
from retail_spark.export.fold import FOLDED, fold, missing
from retail_spark.export.outbox import read_outbox
from retail_spark.retail import RETAIL
from tests.conftest import QUICK_JAVA
from tests.export.reading import read_back
from tests.readme import DAYS, FIRST_DAY, SEED

Fingerprints = dict[str, Fingerprint]
# Twelve days over Christmas: a closed day, returns, a year's edge for weeks, goods on the road at every cut.
SETTINGS: dict[str, Any] = {"start_date": date(2024, 12, 20), "days": 12, "warm_up_days": 14}
OF_THE_READER: dict[str, Any] = {"seed": SEED, "start_date": FIRST_DAY, "days": DAYS}


def with_inputs(*names: str) -> list[str]:
    """These tables, and all that they are made from."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        found |= waiting
        waiting = {other for name in waiting for other in RETAIL.tables[name].reads} - found
    return sorted(found)


KERNEL = with_inputs("inventory_positions", "simulation_state", "receipt_lines")

ARROW_BATCH = "spark.sql.execution.arrow.maxRecordsPerBatch"
AQE = "spark.sql.adaptive.enabled"
SHUFFLE = "spark.sql.shuffle.partitions"
# Every run says its own: those of the tests' session depend on how pytest is called.
SESSION = {SHUFFLE: "2", AQE: "true", ARROW_BATCH: "10000"}

_numbers = itertools.count(1)


@contextmanager
def session_settings(spark: SparkSession, settings: dict[str, str]) -> Iterator[None]:
    """The session with other settings, and as it was afterwards."""
    before = {name: spark.conf.get(name, None) for name in settings}
    for name, value in settings.items():
        spark.conf.set(name, value)
    yield
    assert {name: spark.conf.get(name) for name in settings} == settings, "something else has set them"
    for name, known in before.items():
        spark.conf.unset(name) if known is None else spark.conf.set(name, known)


@pytest.fixture(scope="module")
def made(
    spark: SparkSession, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., tuple[Lakehouse, Fingerprints]]:
    """Generates the tiny scale, then each of `advances` days, and gives the fingerprints of its tables.

    `session` are the settings of Spark's in which the run differs from the others.
    """

    def make(
        session: dict[str, str] | None = None, advances: tuple[int, ...] = (), slices: int = 1, **changed: Any
    ) -> tuple[Lakehouse, Fingerprints]:
        number = next(_numbers)
        lakehouse = Lakehouse.directory(tmp_path_factory.mktemp("lake"), f"same_rows_{number}")
        config = RetailConfig.scale("tiny", **(SETTINGS | changed), slices=slices)
        with session_settings(spark, SESSION | (session or {})):
            api.generate(spark, config, lakehouse, validate=False)
            for more in advances:
                api.advance(spark, lakehouse, more, validate=False)
        assert settings_of(last_finished(spark, lakehouse))["slices"] == slices
        return lakehouse, api.fingerprints(spark, "retail", lakehouse)

    return make


@pytest.fixture(scope="module")
def made_whole(made: Callable[..., tuple[Lakehouse, Fingerprints]]) -> tuple[Lakehouse, Fingerprints]:
    """One run in one piece: one slice, plans that adapt, and Spark's own batches."""
    return made()


@pytest.fixture(scope="module")
def whole(made_whole: tuple[Lakehouse, Fingerprints]) -> Fingerprints:
    """The fingerprints of that run."""
    return made_whole[1]


def differing(one: Fingerprints, other: Fingerprints) -> list[str]:
    """Names of the tables that are not equal."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def of_the_reader(spark: SparkSession, reader: Path) -> Fingerprints:
    """What the kernel reads and writes and what the tills tell of it, a quarter of the tables, in the README's world.

    That one was made in two runs, `generate` and `advance`. Tables that keep the last run's days only tell them apart.
    """
    lakehouse = Lakehouse.directory(reader / "lakehouse", "retail")
    lakehouse.open(spark)
    lasting = [name for name in KERNEL if RETAIL.tables[name].growth != "window"]
    return world_fingerprint(spark, lakehouse, lasting)


def test_connect_runs_slices_partitions_batches_and_plans_change_no_row_of_the_kernel(spark, of_the_reader, tmp_path):
    """All at once, where rows are drawn. All tables, and each setting alone: slow, below."""
    expected = {name: str(found) for name, found in of_the_reader.items()}
    assert {"customers", "inventory_positions", "receipt_lines"} <= expected.keys()
    reader_s_plans_adapt = spark.conf.get(AQE) == "true"
    otherwise = {SHUFFLE: "7", AQE: "false" if reader_s_plans_adapt else "true", ARROW_BATCH: "500"}
    assert over_connect(tmp_path, KERNEL, OF_THE_READER | {"slices": 3}, otherwise) == expected


@pytest.mark.slow
def test_runs_slices_partitions_batches_and_plans_change_no_row(made, whole):
    """All at once: a horizon cut in two, and each setting that cuts the work otherwise. Alone: below."""
    otherwise = {SHUFFLE: "7", AQE: "false", ARROW_BATCH: "500"}
    assert differing(made(otherwise, days=7, advances=(5,), slices=3)[1], whole) == []


def over_connect(
    place: Path, only: list[str] | None, settings: dict[str, Any], session: dict[str, str]
) -> dict[str, str]:
    """Fingerprints of a run over Spark Connect: in a process of its own, because one cannot hold both kinds of session.

    There, plans are compiled. `session` are further settings of Spark's.
    """
    script = f"""
        import datetime
        from retail_spark import api
        from retail_spark.config import RetailConfig
        from retail_spark.core.lakehouse.place import Lakehouse
        from retail_spark.core.session import local_session

        spark = local_session("2g", cores=2, connect=True, extra={QUICK_JAVA | session!r})
        assert "connect" in type(spark).__module__
        session = {session!r}
        assert {{name: spark.conf.get(name) for name in session}} == session
        lakehouse = Lakehouse.directory({str(place)!r}, "retail")
        config = RetailConfig.scale("tiny", **{settings!r})
        api.generate(spark, config, lakehouse, only={only!r}, validate=False)
        for name, found in api.fingerprints(spark, "retail", lakehouse).items():
            print("row", name, found)
        """
    done = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith("row ")]
    return {name: found for _, name, found in rows}


@pytest.mark.slow
def test_spark_connect_writes_the_same_rows_of_all_tables(whole, tmp_path):
    assert over_connect(tmp_path, None, SETTINGS, {}) == {name: str(found) for name, found in whole.items()}


@pytest.mark.slow
def test_another_seed_makes_other_facts_and_the_same_calendar(made, whole):
    differ = set(differing(made(seed=7)[1], whole))
    assert {"gold_time_dim", "gold_channel_dim"} & differ == set()
    assert {"receipts", "customers", "inventory_positions", "gold_sales_fact"} <= differ


@pytest.mark.slow
def test_a_horizon_cut_in_two_has_the_same_rows(made, whole):
    assert differing(made(days=7, advances=(5,))[1], whole) == []


@pytest.mark.slow
def test_rows_that_went_through_the_outbox_are_the_same_rows(spark, made_whole, tmp_path):
    lakehouse, expected = made_whole
    done = api.export_outbox(spark, "retail", lakehouse, tmp_path / "outbox")
    events = read_outbox(spark, done.folder)
    assert done.rows == events.count()
    assert missing(events).isEmpty()
    assert folded(events) == {name: expected[name] for name in FOLDED}


@pytest.mark.slow
def test_rows_that_were_replayed_are_the_same_rows_though_the_replay_broke_off(
    spark, made_whole, tmp_path, monkeypatch
):
    lakehouse, expected = made_whole
    done = api.export_outbox(spark, "retail", lakehouse, tmp_path / "outbox")
    pace, add_new = Realtime(emit_interval_ms=1, burst=max(1, done.rows // 4)), replaying.add_new
    fails = iter([False, True])

    def second_time_unlucky(batch, table):
        add_new(batch, table)
        if next(fails):
            raise ConnectionError("the hub is gone")

    with monkeypatch.context() as patch:
        patch.setattr(replaying, "add_new", second_time_unlucky)
        with pytest.raises(Exception, match="the hub is gone"):
            api.replay(spark, done.folder, tmp_path / "replayed", pace)
    replayed = api.replay(spark, done.folder, tmp_path / "replayed", pace)
    assert replayed.events == done.rows
    received = spark.read.format("delta").load(str(replayed.table))
    assert folded(received) == {name: expected[name] for name in FOLDED}


@pytest.mark.slow
def test_rows_that_went_through_csv_are_the_same_rows(spark, made_whole, tmp_path):
    lakehouse, expected = made_whole
    done = api.export_csv(spark, "retail", lakehouse, tmp_path / "csv")
    tables = [table for table in RETAIL.tables.values() if table.layer != "internal"]
    assert done.tables == len(tables)
    found = each(lambda table: fingerprint(read_back(spark, done.folder, RETAIL.name, table)), tables)
    read = {table.name: rows for table, rows in zip(tables, found, strict=True)}
    assert differing(read, {name: expected[name] for name in read}) == []


def folded(events: DataFrame) -> Fingerprints:
    """What the tables come to that events tell whole."""
    return {name: fingerprint(fold(events, RETAIL.tables[name])) for name in FOLDED}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("session", "slices"),
    [
        ({}, 2),
        ({}, 3),
        ({AQE: "false"}, 1),
        ({AQE: "false", SHUFFLE: "1"}, 1),  # plans that adapt would make one partition of seven small ones
        ({AQE: "false", SHUFFLE: "7"}, 1),
        ({ARROW_BATCH: "500"}, 1),
        ({ARROW_BATCH: "50000"}, 2),
    ],
)
def test_each_way_of_cutting_the_work_changes_no_row(made, whole, session, slices):
    assert differing(made(session, slices=slices)[1], whole) == []


def cut(spark: SparkSession, session: dict[str, str]) -> tuple[bool, int, int]:
    """How Spark cuts work under these settings: whether plans adapt, partitions of a shuffle, most rows of a batch."""

    def sizes(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for batch in batches:
            yield pd.DataFrame({"rows": [len(batch)]})

    with session_settings(spark, SESSION | session):
        shuffled = spark.range(0, 1_000, 1, 3).groupBy((F.col("id") % 100).alias("rest")).count()
        told = io.StringIO()
        with redirect_stdout(told):
            shuffled.explain()
        partitions = shuffled.select(F.spark_partition_id()).distinct().count()
        batches = spark.range(0, 60_000, 1, 1).mapInPandas(sizes, "rows BIGINT")
        batch = batches.agg(F.max("rows")).collect()[0][0]
    return "AdaptiveSparkPlan" in told.getvalue(), partitions, batch


def test_the_settings_that_are_compared_do_cut_work_otherwise(spark):
    adapts, _, batch = cut(spark, {})
    assert (adapts, batch) == (True, 10_000)
    for partitions in (1, 2, 7):
        assert cut(spark, {AQE: "false", SHUFFLE: str(partitions)})[:2] == (False, partitions)
    for rows in (500, 50_000):
        assert cut(spark, {ARROW_BATCH: str(rows)})[2] == rows


@pytest.mark.slow
def test_thirty_days_are_twenty_and_ten_and_three_times_ten(made):
    thirty = made(days=30)[1]
    assert differing(made(days=20, advances=(10,))[1], thirty) == []
    assert differing(made(days=10, advances=(10, 10))[1], thirty) == []


@pytest.mark.slow
def test_generating_twice_is_generating_once(spark, made, whole):
    lakehouse, _ = made()
    api.generate(spark, RetailConfig.scale("tiny", **SETTINGS), lakehouse, validate=False)
    assert differing(api.fingerprints(spark, "retail", lakehouse), whole) == []
