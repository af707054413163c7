"""What retailer and maker promise holds for any seed, at a scale large enough to measure it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from retail_spark import Lakehouse, RetailConfig, generate
from retail_spark.fmcg.config import FmcgConfig

pytestmark = pytest.mark.slow

# Laws about another assortment than that of the scale `small`, about days that are not in its quarter, and about more
# days of distribution centres than its 90.
_OF_THE_GENERAL_ASSORTMENT = {"general_returns_are_rare", "missions_have_their_mix"}
_OF_HOLIDAYS = {"holidays_lift_visits"}
# A law about a last day that no rush went before: the last quarter's ninety days end three after Boxing Day.
_OF_QUIET_WEEKS = {"stockout_share_on_the_last_day"}
_OF_MANY_DC_DAYS = {"dcs_are_disrupted_two_days_in_a_hundred"}
_OF_FASHION = {"fashion_returns_stay_in_their_band", "six_in_ten_returns_are_for_the_size"}
# Laws that two regions of a chain are too few for, or forty days too short.
_OF_MANY_REGIONS = {"carts_are_left_by_segment", "few_customers_change_in_a_month", "low_stock_costs_ten_points"}
_OF_A_QUARTER = {"stock_is_in_steady_state"}


def not_holding(spark: SparkSession, config: RetailConfig | FmcgConfig, place: Lakehouse) -> set[str]:
    """Names of the checks that fail or are not measured, once the world is generated."""
    return {check.name for check in generate(spark, config, place).checks if check.status != "holds"}


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_every_check_is_measured_and_holds(spark: SparkSession, tmp_path: Path, seed: int) -> None:
    place = Lakehouse.directory(tmp_path, f"seed_{seed}")
    config = RetailConfig.scale("small", seed=seed)
    assert not_holding(spark, config, place) == _OF_THE_GENERAL_ASSORTMENT | _OF_HOLIDAYS | _OF_MANY_DC_DAYS


def test_holidays_are_measured_in_a_quarter_that_has_them(spark: SparkSession, tmp_path: Path) -> None:
    place = Lakehouse.directory(tmp_path, "last_quarter")
    config = RetailConfig.scale("small", seed=6, start_date=date(2024, 10, 1))
    assert not_holding(spark, config, place) == _OF_THE_GENERAL_ASSORTMENT | _OF_MANY_DC_DAYS | _OF_QUIET_WEEKS


def test_a_grocers_chain_keeps_its_laws(spark: SparkSession, tmp_path: Path) -> None:
    sizes = {"regions": 2, "dcs": 2, "stores": 40, "customers": 30_000, "shoppers_per_day": 3_200, "days": 40}
    config = RetailConfig.scale("chain", online_orders_per_day=400, **sizes)
    unmeasured = _OF_FASHION | _OF_HOLIDAYS | _OF_MANY_DC_DAYS | _OF_MANY_REGIONS | _OF_A_QUARTER
    place = Lakehouse.directory(tmp_path, "chain")
    assert not_holding(spark, config, place) == unmeasured


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_check_of_a_makers_year_is_measured_and_holds(spark: SparkSession, tmp_path: Path, seed: int) -> None:
    place = Lakehouse.directory(tmp_path, f"fmcg_seed_{seed}")
    assert not_holding(spark, FmcgConfig.scale("full", seed=seed), place) == set()
