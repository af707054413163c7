"""Every shipped check holds in sound data and fails where its law is broken: a check that cannot fail says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from retail_spark import Lakehouse
from retail_spark.core.checks import Check, CheckResult, checks_of_world, run_checks
from retail_spark.core.lakehouse.manifest import last_finished
from retail_spark.retail.world import RETAIL
from tests.checks import bands, faults
from tests.checks.around import AROUND_BANDS, AROUND_FAULTS
from tests.checks.faults import Views
from tests.checks.star import STAR_BANDS, STAR_FAULTS

BANDS = bands.BANDS | STAR_BANDS | AROUND_BANDS
FAULTS = faults.FAULTS | STAR_FAULTS | AROUND_FAULTS
CHECKS: dict[str, Check] = {check.name: check for check in checks_of_world(RETAIL)}
# Each law sees its first fault in the quick tests, and all the others in the slow ones.
PLANTED = [
    pytest.param(name, number, marks=[pytest.mark.slow] if number else [])
    for name in sorted(FAULTS)
    for number in range(len(FAULTS[name]))
]


@pytest.fixture(scope="module")
def place(spark: SparkSession, reader: Path) -> Iterator[Lakehouse]:
    """The README's world, its schema in use, read as a run's checks read it."""
    place = Lakehouse.directory(reader / "lakehouse", "retail")
    place.open(spark)
    with place.files_by_name(spark):
        yield place


@pytest.fixture(scope="module")
def found(spark: SparkSession, place: Lakehouse) -> dict[str, Mapping[str, Any]]:
    """What each check found there."""
    return {check["name"]: check for check in last_finished(spark, place).checks}


@pytest.fixture
def see(spark: SparkSession, place: Lakehouse) -> Iterator[object]:
    """`see(check, views)`: what the check finds while views stand in for tables of their names."""
    standing: set[str] = set()

    def look(check: str, views: Views) -> CheckResult:
        for table, query in views.items():
            spark.sql(f"CREATE OR REPLACE TEMPORARY VIEW {table} AS {query.format(lake=place.schema)}")
            standing.add(table)
        return run_checks(spark, [CHECKS[check]])[0]

    yield look
    for table in standing:
        place.read_files(spark, table).createOrReplaceTempView(table)


def test_every_check_has_a_planted_fault() -> None:
    assert CHECKS.keys() == FAULTS.keys() | BANDS.keys()
    assert not FAULTS.keys() & BANDS.keys()


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_no_check_fails_on_a_generated_lakehouse(found, name) -> None:
    status = {"holds"} if name in FAULTS else {"holds", "not measured"}
    assert found[name]["status"] in status, found[name]


@pytest.mark.parametrize(("name", "fault"), PLANTED)
def test_a_law_sees_its_fault(see, name, fault) -> None:
    result = see(name, FAULTS[name][fault])
    assert result.status == "fails", result
    assert result.measured is not None, result.detail


@pytest.mark.parametrize("name", sorted(BANDS))
def test_a_band_holds_as_promised_and_sees_its_fault(see, name) -> None:
    as_promised = see(name, BANDS[name].sound)
    assert as_promised.status == "holds", as_promised
    for number, fault in enumerate((BANDS[name].faulty, *BANDS[name].others)):
        otherwise = see(name, BANDS[name].sound | fault)
        assert otherwise.status == "fails", (number, otherwise)
        assert otherwise.measured is not None, otherwise.detail
