"""Lakehouses to export."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from retail_spark.core import pipeline
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.export.snapshot import Snapshot, take_snapshot
from tests.export.odd_world import OddConfig, odd_world
from tests.export.stall import STALL, StallConfig

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def odd_lakehouse(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Lakehouse]:
    """A new lakehouse of the odd world: `odd_lakehouse(broken=True)`."""

    def make(**settings: int) -> Lakehouse:
        lakehouse = Lakehouse.directory(tmp_path_factory.mktemp("odd"), f"odd_{next(_numbers)}")
        pipeline.generate(spark, odd_world(), OddConfig(**settings), lakehouse, validate=False)
        return lakehouse

    return make


@pytest.fixture(scope="session")
def odd(odd_lakehouse: Callable[..., Lakehouse]) -> Lakehouse:
    """One that nobody writes to."""
    return odd_lakehouse()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to export to."""
    place = tmp_path / "exports"
    place.mkdir()
    return place


@pytest.fixture(scope="session")
def stall(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The stall's tables, generated once and only read."""
    place = Lakehouse.directory(tmp_path_factory.mktemp("stall"), "stall")
    pipeline.generate(spark, STALL, StallConfig(), place, validate=False)
    return take_snapshot(spark, STALL, place)
