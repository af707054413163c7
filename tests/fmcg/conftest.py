"""One tiny FMCG lakehouse for all tests of this world, generated and checked once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from pyspark.sql import DataFrame, SparkSession

from retail_spark.core import pipeline
from retail_spark.core.context import Run, Window
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.summary import RunSummary
from retail_spark.fmcg import FMCG
from retail_spark.fmcg.config import FmcgConfig


@dataclass(frozen=True)
class Generated:
    """A lakehouse, and what the run that made it said."""

    lakehouse: Lakehouse
    summary: RunSummary


@pytest.fixture(scope="session")
def tiny_lakehouse(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """The tiny world, whole."""
    lakehouse = Lakehouse.directory(tmp_path_factory.mktemp("fmcg"), "fmcg_tiny")
    return Generated(lakehouse, pipeline.generate(spark, FMCG, FmcgConfig.scale("tiny"), lakehouse))


@pytest.fixture
def world(spark: SparkSession, tiny_lakehouse: Generated) -> Callable[[str], DataFrame]:
    """A table of the tiny world by its name."""
    return lambda name: tiny_lakehouse.lakehouse.read(spark, name)


@pytest.fixture
def fmcg_run(spark: SparkSession) -> Run:
    """A run of the tiny scale, for builders called by hand."""
    config = FmcgConfig.scale("tiny")
    return Run(spark, config, Window(config.start_date, config.last_date, config.start_date), lambda name: None)
