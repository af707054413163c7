"""Makes the report of a lakehouse."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import SparkSession

from retail_spark.core.checks import CheckResult
from retail_spark.core.lakehouse.manifest import RunRecord
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.table import World
from retail_spark.report import fmcg, retail
from retail_spark.report.contents import read_contents
from retail_spark.report.page import page

CHARTS = {"retail": retail.CHARTS, "fmcg": fmcg.CHARTS}


def make(
    spark: SparkSession, world: World, lakehouse: Lakehouse, record: RunRecord, checks: Sequence[CheckResult]
) -> str:
    """The page of a lakehouse that is open, and whose last finished run is `record`."""
    return page(read_contents(spark, world, lakehouse, record, CHARTS[world.name], checks))
