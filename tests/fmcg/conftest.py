"""Tables of the tiny FMCG lakehouse that all tests of this world share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyspark.sql import DataFrame, SparkSession

from retail_spark.core.context import Run, Window
from retail_spark.fmcg.config import FmcgConfig
from tests.conftest import Generated


@pytest.fixture
def world(spark: SparkSession, tiny_lakehouse: Generated) -> Callable[[str], DataFrame]:
    """A table of the tiny world by its name."""
    return lambda name: tiny_lakehouse.lakehouse.read_files(spark, name)


@pytest.fixture
def fmcg_run(spark: SparkSession) -> Run:
    """A run of the tiny scale, for builders called by hand."""
    config = FmcgConfig.scale("tiny")
    return Run(spark, config, Window(config.start_date, config.last_date, config.start_date), lambda name: None)
