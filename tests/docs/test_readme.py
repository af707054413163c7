"""The README keeps its word: its commands run as they stand, in their order, and its queries give rows."""

from __future__ import annotations

import re
from pathlib import Path

from pyspark.sql import SparkSession

from retail_spark import Lakehouse
from retail_spark.core.lakehouse.manifest import last_finished
from retail_spark.report.make import CHARTS
from tests.readme import ROOT, blocks, commands
from tests.report.reading import charts_of, column


def test_its_commands_succeed_and_every_check_holds(spark: SparkSession, reader: Path) -> None:
    assert {command[0] for command in commands()} == {
        "generate", "advance", "report", "fingerprint", "export", "replay",
    }  # fmt: skip
    assert (reader / "lakehouse" / "retail" / "receipts" / "_delta_log").is_dir()
    found = last_finished(spark, Lakehouse.directory(reader / "lakehouse", "retail")).checks
    assert len(found) > 200
    assert {check["status"] for check in found} <= {"holds", "not measured"}


def test_its_queries_give_rows(reader: Path, spark: SparkSession) -> None:
    queries = [query for block in blocks("sql") for query in block.split(";") if query.strip()]
    assert len(queries) >= 2
    spark.sql("USE retail")
    for query in queries:
        assert spark.sql(query).limit(1).collect(), query


def test_its_report_says_what_the_tables_hold(reader: Path, spark: SparkSession) -> None:
    spark.sql("USE retail")

    def one(sql: str) -> float:
        return float(spark.sql(sql).collect()[0][0])

    page = (reader / "report.html").read_text(encoding="utf-8")
    there = {row["tableName"] for row in spark.sql("SHOW TABLES").collect()}
    assert charts_of(page) == [chart.name for chart in CHARTS["retail"] if chart.reads("retail") <= there]
    assert len(charts_of(page)) >= 8
    assert not re.search(r"https?:", page)
    lost = one("SELECT sum(lost_quantity) FROM gold_lost_sales_fact")
    first_wishes = one("""SELECT (SELECT sum(quantity) FROM receipt_lines
                                  WHERE quantity > 0 AND substitutes_request_id IS NULL)
                               + (SELECT sum(quantity) FROM online_order_lines)""")
    assert sum(column(page, "demand_by_day", 2)) == lost
    assert sum(column(page, "demand_by_day", 1)) == first_wishes + lost, "what is asked for is sold or lost"
    receipts = one("SELECT count(*) FROM receipts WHERE receipt_type = 'SALE'")
    assert sum(column(page, "visits_by_weekday_and_hour", 2)) == receipts
    assert sum(column(page, "baskets_by_lines", 1)) == receipts
    assert sum(column(page, "baskets_by_value", 2)) == receipts
    assert sum(column(page, "flow_of_goods", 3)) == one(
        "SELECT sum(quantity) FROM truck_inventory WHERE action = 'LOAD'"
    )
    assert sum(column(page, "units_by_popularity", 1)) == one("SELECT count(*) FROM products_master")
    assert len(column(page, "stockout_rate_by_day", 1)) == one("SELECT count(DISTINCT dt) FROM gold_inventory_fact")


def test_its_python_is_python_and_names_what_there_is() -> None:
    for block in blocks("python"):
        compile(block, "README.md", "exec")
        imports = [line for line in block.splitlines() if line.startswith(("import ", "from "))]
        assert imports
        exec("\n".join(imports), {})


def test_its_make_targets_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"make ([a-z-]+)", "\n".join(blocks("bash"))))
    assert {"demo", "test"} <= targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
