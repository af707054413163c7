from __future__ import annotations

from collections.abc import Callable

import pytest
from pyspark.sql import DataFrame, SparkSession

from retail_spark.core.checks import Check, CheckResult, check_from, checks_of_tables, checks_of_world, run_checks
from retail_spark.core.context import Run
from retail_spark.core.table import World

Frame = Callable[..., DataFrame]


def measure(spark: SparkSession, sql: str) -> CheckResult:
    return run_checks(spark, [Check("law", "It holds.", sql)])[0]


def row(measured: str, evidence: int = 1, needed: int = 0) -> str:
    return f"SELECT {measured} AS measured, 5D AS low, 10D AS high, {evidence}L AS evidence, {needed}L AS needed"


@pytest.mark.parametrize(
    ("sql", "status"),
    [
        (row("5D"), "holds"),
        (row("10D"), "holds"),
        (row("10.01D"), "fails"),
        (row("CAST(NULL AS DOUBLE)"), "fails"),
        (row("7D", evidence=9, needed=10), "not measured"),
        (row("CAST(NULL AS DOUBLE)", evidence=0, needed=1), "not measured"),
    ],
)
def test_a_check_holds_between_its_bounds_and_only_on_evidence(spark: SparkSession, sql: str, status: str) -> None:
    assert measure(spark, sql).status == status


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT * FROM nowhere_to_be_found", "TABLE_OR_VIEW_NOT_FOUND"),
        (row("1D / 0"), "DIVIDE_BY_ZERO"),
        (row("5D") + " UNION ALL " + row("5D"), "gives 2 rows"),
        ("SELECT 5D AS measured", "one row with columns measured, low, high, evidence, needed"),
        ("SELEC 1", "PARSE_SYNTAX_ERROR"),
    ],
)
def test_a_query_that_cannot_run_fails_its_check(spark: SparkSession, sql: str, reason: str) -> None:
    broken, sound = run_checks(spark, [Check("broken", "", sql), Check("sound", "", row("5D"))])
    assert broken.status == "fails"
    assert reason in broken.detail
    assert sound.status == "holds"


def test_a_check_file_begins_with_its_meaning() -> None:
    check = check_from("stock", "-- Stock is never below 0.\nSELECT 1;\n")
    assert (check.name, check.comment) == ("stock", "Stock is never below 0.")
    assert not check.sql.endswith(";")
    with pytest.raises(ValueError, match="check stock: its first line"):
        check_from("stock", "SELECT 1")
    assert checks_of_world(World("no_such_world")) == []


def tables_of(
    spark: SparkSession, frame: Frame, shops: list[tuple[object, ...]], sales: list[tuple[object, ...]]
) -> None:
    frame("id BIGINT, parent_id BIGINT, code STRING", *shops).createOrReplaceTempView("check_shops")
    frame("dt DATE, shop_id BIGINT, line INT", *sales).createOrReplaceTempView("check_sales")


def declared() -> World:
    world = World("checked")

    @world.table("id BIGINT, parent_id BIGINT, code STRING", key="id", refs={"parent_id": "check_shops"})
    def check_shops(run: Run) -> None:
        """One row per shop."""

    @world.table("dt DATE, shop_id BIGINT, line INT", key=("shop_id", "line"), refs={"shop_id": "check_shops.id"})
    def check_sales(run: Run) -> None:
        """One row per line."""

    @world.table("id BIGINT, parent_id BIGINT, code STRING", key="code")
    def check_codes(run: Run) -> None:
        """One row per code."""

    return world


def test_keys_and_references_are_counted(spark: SparkSession, frame: Frame) -> None:
    frame(
        "id BIGINT, parent_id BIGINT, code STRING", (1, None, "a"), (2, 1, "a"), (3, 3, None)
    ).createOrReplaceTempView("check_codes")
    tables_of(
        spark,
        frame,
        shops=[(-1, None, "x"), (63, -1, "y"), (64, 63, "z"), (64, 7, "z"), (None, 8, "n")],
        sales=[
            (None, 63, 1),
            (None, 63, 65),
            (None, 64, 1),
            (None, 99, 1),
            (None, None, 1),
            (None, 63, 1),
            (None, 63, 1),
        ],
    )
    found = {check.name: check for check in run_checks(spark, checks_of_tables(declared()))}
    assert found["check_shops.key"].detail == "1 null, 1 repeated"
    assert found["check_shops.key"].measured == 2
    assert found["check_shops.refs"].detail == "2 parent_id not in check_shops"
    assert found["check_sales.key"].detail == "1 null, 2 repeated"
    assert found["check_sales.refs"].measured == 1
    assert found["check_codes.key"].detail == "1 null, 1 repeated"
    assert {check.status for check in found.values()} == {"fails"}
    assert [found[name].evidence for name in ("check_shops.key", "check_sales.key")] == [5, 7]


def test_sound_and_empty_tables_hold(spark: SparkSession, frame: Frame) -> None:
    frame("id BIGINT, parent_id BIGINT, code STRING").createOrReplaceTempView("check_codes")
    tables_of(spark, frame, shops=[(1, None, "x"), (2, 1, "y")], sales=[(None, 2, line) for line in range(1, 200)])
    assert {check.status for check in run_checks(spark, checks_of_tables(declared()))} == {"holds"}


def test_references_to_tables_that_are_not_there_wait(spark: SparkSession) -> None:
    names = [check.name for check in checks_of_tables(declared(), ["check_sales"], there={"check_sales"})]
    assert names == ["check_sales.key"]
