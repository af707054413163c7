"""What the retailer promises holds for any seed, at a scale large enough to measure it."""

from __future__ import annotations

import pytest
from pyspark.sql import SparkSession

from retail_spark import Lakehouse, RetailConfig, generate

pytestmark = pytest.mark.slow

# laws about another assortment than that of the scale `small`
_OF_THE_GENERAL_ASSORTMENT = {"general_returns_are_rare"}


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_every_check_is_measured_and_holds(
    spark: SparkSession, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    place = Lakehouse.directory(tmp_path_factory.mktemp("lake"), f"seed_{seed}")
    summary = generate(spark, RetailConfig.scale("small", seed=seed), place)
    status = {check.name: check.status for check in summary.checks if check.name not in _OF_THE_GENERAL_ASSORTMENT}
    assert {name: found for name, found in status.items() if found != "holds"} == {}
