"""The report of a maker's world: what the page says is what SQL finds in the tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from retail_spark import api
from retail_spark.cli import run
from retail_spark.report.make import CHARTS
from tests.conftest import Generated
from tests.report.reading import charts_of, column


@pytest.fixture(scope="module")
def page(tiny_lakehouse: Generated, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page that the command writes."""
    place, file = tiny_lakehouse.lakehouse, tmp_path_factory.mktemp("page") / "report.html"
    words = ["report", "fmcg", "--output", str(file), "--lakehouse", str(place.root), "--schema", place.schema]
    assert run(words) == 0
    return file.read_text(encoding="utf-8")


def test_all_charts_are_there(page: str) -> None:
    assert charts_of(page) == [chart.name for chart in CHARTS["fmcg"]]
    assert not re.search(r"https?:", page)


def test_its_numbers_are_those_of_the_tables(page: str, spark: SparkSession, tiny_lakehouse: Generated) -> None:
    tiny_lakehouse.lakehouse.open(spark)

    def one(sql: str) -> float:
        return float(spark.sql(sql).collect()[0][0])

    batch = "(SELECT id FROM batches WHERE batch_number = 'B-2024-RECALL-001')"
    to_shops = f"shipments s JOIN shipment_lines l ON l.shipment_id = s.id AND l.batch_id = {batch}"
    assert sum(column(page, "network_places", 6)) == one("SELECT count(*) FROM retail_locations")
    assert sum(column(page, "network_flows", 3)) == one(
        "SELECT sum(total_cases) FROM shipments WHERE origin_type = 'plant'"
    )
    assert sum(column(page, "recall_by_day", 1)) == one(
        f"SELECT count(DISTINCT destination_id) FROM {to_shops} WHERE destination_type = 'store'"
    )
    assert sum(column(page, "recall_by_dc", 4)) == one(
        f"SELECT sum(quantity_cases) FROM {to_shops} WHERE destination_type = 'store'"
    )
    assert sum(column(page, "order_fill_by_week", 2)) == one(
        "SELECT sum(total_cases) FROM shipments WHERE order_id IS NOT NULL"
    )
    assert sum(column(page, "cases_by_sku", 1)) == one("SELECT count(*) FROM skus")
    assert sum(column(page, "cases_by_sku", 2)) == one("SELECT sum(quantity_cases) FROM order_lines")
    assert column(page, "cases_by_sku", 3)[-1] == 100
    assert sum(column(page, "till_by_week", 1)) == one("SELECT sum(quantity_eaches) FROM pos_sales")


def test_rows_and_checks_are_those_of_the_run(page: str, tiny_lakehouse: Generated) -> None:
    summary = tiny_lakehouse.summary
    assert f"<dd>{summary.total_records:,}</dd>" in page
    assert f"{len(summary.checks):,} checks over whole tables" in page
    for check in summary.checks:
        assert check.name.replace("_", " ") in page


def test_the_same_lakehouse_gives_the_same_page(page: str, spark: SparkSession, tiny_lakehouse: Generated) -> None:
    assert api.report(spark, "fmcg", tiny_lakehouse.lakehouse) == page


def test_a_lakehouse_of_another_world_is_one_line_and_nothing_written(
    tiny_lakehouse: Generated, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, file = tiny_lakehouse.lakehouse, tmp_path / "report.html"
    words = ["report", "retail", "--output", str(file), "--lakehouse", str(place.root), "--schema", place.schema]
    assert run(words) == 2
    assert capsys.readouterr().err == f"retail-spark: {place} holds world fmcg, not retail\n"
    assert not file.exists()
