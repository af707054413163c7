from __future__ import annotations

import pytest
from pyspark.sql import SparkSession

from retail_spark.core import pipeline
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.export.snapshot import Snapshot, take_snapshot
from tests.export.stall import STALL, StallConfig


@pytest.fixture(scope="package")
def stall(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The stall's tables, generated once and only read."""
    place = Lakehouse.directory(tmp_path_factory.mktemp("stall"), "stall")
    pipeline.generate(spark, STALL, StallConfig(), place, validate=False)
    return take_snapshot(spark, STALL, place)
