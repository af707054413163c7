"""One Spark session for all tests, and small things that most of them need."""

from __future__ import annotations

import itertools
import os
import shlex
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from retail_spark import cli
from retail_spark.config import RetailConfig
from retail_spark.core import pipeline
from retail_spark.core.context import Run, Window
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.session import local_session
from retail_spark.core.summary import RunSummary
from retail_spark.fmcg import FMCG
from retail_spark.fmcg.config import FmcgConfig
from tests.readme import commands

_numbers = itertools.count(1)
# These generate whole worlds: they start first, so that the workers end together.
_LONGEST_FIRST = (
    "the README's world",
    "tests/fmcg",
    "tests/core/test_pipeline.py",
)
_OF_THE_README = (
    "tests/docs/test_readme.py",
    "tests/retail/test_same_rows.py",
    "tests/checks/test_planted_faults.py",
)
# What a session remembers of queries and tables that are long gone fills its memory over a thousand tests.
_FORGETFUL = {
    "spark.sql.ui.retainedExecutions": "10",
    "spark.ui.retainedJobs": "10",
    "spark.ui.retainedStages": "10",
    "spark.databricks.delta.delta.log.cacheSize": "200",
}
# Quick tests end before the second compiler of Java pays for itself; with one alone the code cache is too small.
QUICK_JAVA = {
    "spark.driver.defaultJavaOptions": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseParallelGC"
}
# A handful of rows is sooner read by an interpreted plan than by one that is compiled first. Neither do plans that
# adapt, filters made while running and statistics of files pay: together they take a quarter of a tiny world's time.
# Slow tests go without these settings, and so does the test of Spark Connect, which compares the rows.
_QUICK = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.optimizer.runtime.bloomFilter.enabled": "false",
    "spark.databricks.delta.stats.skipping": "false",
    **QUICK_JAVA,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--connect`, or RETAIL_SPARK_CONNECT=1: talk Spark Connect to a local server, as serverless compute does."""
    parser.addoption("--connect", action="store_true", default=os.environ.get("RETAIL_SPARK_CONNECT") == "1")


class OneWorkerEach(LoadFileScheduling):
    """The tests of a file are one worker's, and so are files that share a lakehouse."""

    def _split_scope(self, nodeid: str) -> str:
        return _scope(nodeid)


def _scope(nodeid: str) -> str:
    file = nodeid.split("::", 1)[0]
    reads_both = file in ("tests/export/test_postgres_load.py", "tests/golden/test_fingerprints.py")
    if file in _OF_THE_README or (reads_both and nodeid.endswith("[retail]")):
        return "the README's world"
    return "tests/fmcg" if file.startswith("tests/fmcg/") or (reads_both and nodeid.endswith("[fmcg]")) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """How the tests are shared out among workers."""
    return OneWorkerEach(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest come first, the others as they were."""
    places = {scope: place for place, scope in enumerate(_LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(_scope(item.nodeid), len(places)))


@dataclass(frozen=True)
class Generated:
    """A lakehouse, and what the run that made it said."""

    lakehouse: Lakehouse
    summary: RunSummary


@pytest.fixture(scope="session")
def spark(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A local session on two cores, with Delta."""
    warehouse = tmp_path_factory.mktemp("warehouse")
    settings = {"spark.sql.warehouse.dir": str(warehouse), **_FORGETFUL}
    if not request.config.option.markexpr.startswith("slow"):
        settings |= _QUICK
    connect = request.config.getoption("--connect")
    if connect:
        settings["spark.connect.grpc.binding.port"] = str(_port_of_its_own())
    session = local_session("2g", cores=2, shuffle_partitions=2, connect=connect, extra=settings)
    yield session
    session.stop()


@pytest.fixture(scope="session")
def reader(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a reader stands who has tried the README's commands, all of them, as they stand and in their order."""
    place = tmp_path_factory.mktemp("reader")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        codes = {shlex.join(command): cli.run(command) for command in commands()}
    assert codes == dict.fromkeys(codes, 0)
    return place


@pytest.fixture(scope="session")
def tiny_lakehouse(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """The tiny world of fmcg, whole."""
    lakehouse = Lakehouse.directory(tmp_path_factory.mktemp("fmcg"), "fmcg_tiny")
    return Generated(lakehouse, pipeline.generate(spark, FMCG, FmcgConfig.scale("tiny"), lakehouse))


def _port_of_its_own() -> int:
    """A free port, which Connect's client then takes for the usual one: two workers cannot both have that."""
    from pyspark.sql.connect.client.core import DefaultChannelBuilder

    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
    DefaultChannelBuilder.default_port = staticmethod(lambda: port)
    return port


@pytest.fixture(scope="session")
def frame(spark: SparkSession) -> Callable[..., DataFrame]:
    """A DataFrame from its columns and rows: `frame("id BIGINT, name STRING", (1, "a"), (2, "b"))`."""

    def make(columns: str, *rows: tuple[Any, ...]) -> DataFrame:
        return spark.createDataFrame(list(rows), columns)

    return make


@pytest.fixture(scope="session")
def run(spark: SparkSession) -> Run:
    """The first run of the tiny scale: January 2024, seed 42, nothing before it."""
    config = RetailConfig.scale("tiny")
    return Run(spark, config, Window(config.start_date, date(2024, 1, 30), config.start_date), lambda name: None)


@pytest.fixture
def lakehouse(tmp_path: Path) -> Lakehouse:
    """A place for a lakehouse, with a schema name of its own: a session has one directory for each name."""
    return Lakehouse.directory(tmp_path / "lake", f"scratch_{next(_numbers)}")


@pytest.fixture
def copied(spark: SparkSession, lakehouse: Lakehouse) -> Callable[[Lakehouse], Lakehouse]:
    """Copies a lakehouse to where the test's own is."""

    def copy(made: Lakehouse) -> Lakehouse:
        assert made.root is not None
        assert lakehouse.root is not None
        shutil.copytree(made.root / made.schema, lakehouse.root / lakehouse.schema)
        lakehouse.open(spark)
        return lakehouse

    return copy
