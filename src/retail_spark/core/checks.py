"""Laws that the data must keep, each a SQL query over whole tables that gives one row.

The row says what was `measured`, between which bounds it holds (`low`, `high`), on how much `evidence` and how much is
`needed` to judge. Some checks are files, made by hand (`sql/<world>/checks/*.sql`, run as they are in a warehouse);
others follow from what every table declares: its key and its references. A column `detail` may tell more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from pyspark.sql import SparkSession

from retail_spark.core.errors import first_line
from retail_spark.core.parallel import THREADS, each
from retail_spark.core.progress import Progress, Silent
from retail_spark.core.sql_files import sql_files
from retail_spark.core.table import Table, World

Status = Literal["holds", "fails", "not measured"]
COLUMNS = ("measured", "low", "high", "evidence", "needed")


@dataclass(frozen=True)
class Check:
    """A law: its name, what it means in the trade, and the query that measures it."""

    name: str
    comment: str
    sql: str


@dataclass(frozen=True)
class CheckResult:
    """What a check found. Without enough evidence it is not measured, which is never a pass."""

    name: str
    comment: str
    measured: float | None
    low: float | None
    high: float | None
    evidence: int
    needed: int
    status: Status
    detail: str = ""


def checks_of_world(world: World) -> list[Check]:
    """The checks written by hand for a world, by name."""
    return [check_from(name, text) for name, text in sql_files(world.name, "checks").items()]


def check_from(name: str, text: str) -> Check:
    """A check from its file: the first line is a comment with its meaning in the trade."""
    first, _, _ = text.partition("\n")
    if not first.startswith("-- "):
        raise ValueError(f"check {name}: its first line must be '-- ' and what it means in the trade")
    return Check(name, first.removeprefix("-- ").strip(), text.strip().rstrip(";"))


def checks_of_tables(
    world: World, names: Iterable[str] | None = None, there: Collection[str] | None = None
) -> list[Check]:
    """What the tables `names` declare: keys unique and not null, references that resolve in tables that are `there`."""
    tables = [table for table in world.tables.values() if names is None or table.name in set(names)]
    known = set(world.tables if there is None else there)
    checks = []
    for table in tables:
        checks.append(Check(f"{table.name}.key", "Every key is there, once.", _key_sql(table)))
        refs = {column: _target(world, ref) for column, ref in table.refs.items()}
        refs = {column: target for column, target in refs.items() if target[0] in known}
        if refs:
            checks.append(Check(f"{table.name}.refs", "Every reference resolves.", _refs_sql(table, refs)))
    return checks


def remembered(world: World, found: Iterable[Mapping[str, Any]]) -> list[CheckResult]:
    """What a manifest keeps of checks that were run, with the meaning that they have in the world."""
    meaning = {check.name: check.comment for check in (*checks_of_tables(world), *checks_of_world(world))}
    return [CheckResult(**check, comment=meaning.get(check["name"], ""), evidence=0, needed=0) for check in found]


def run_checks(
    spark: SparkSession, checks: Sequence[Check], threads: int = THREADS, progress: Progress | None = None
) -> list[CheckResult]:
    """Measure every check in the schema in use. A query that cannot run fails its check; it is never left out."""
    told = progress or Silent()
    told.phase("checking")
    return each(partial(_measure, spark), checks, threads, partial(told.step, "checking"))


def _measure(spark: SparkSession, check: Check) -> CheckResult:
    try:
        rows = spark.sql(check.sql).collect()
        if len(rows) != 1 or not set(COLUMNS) <= set(rows[0].asDict()):
            raise ValueError(f"gives {len(rows)} rows; asked for is one row with columns {', '.join(COLUMNS)}")
    except Exception as error:  # whatever a query raises is that check's failure, and the others still run
        return CheckResult(
            check.name, check.comment, None, None, None, 0, 0, "fails", f"cannot run: {first_line(error)}"
        )
    row = rows[0].asDict()
    measured, low, high = (None if row[name] is None else float(row[name]) for name in COLUMNS[:3])
    evidence, needed = int(row["evidence"] or 0), int(row["needed"] or 0)
    status: Status = "fails"
    if evidence < needed:
        status = "not measured"
    elif measured is not None and low is not None and high is not None and low <= measured <= high:
        status = "holds"
    detail = str(row.get("detail") or "")
    return CheckResult(check.name, check.comment, measured, low, high, evidence, needed, status, detail)


def _key_sql(table: Table) -> str:
    """Null keys and repeated keys of a table, in one pass."""
    is_null = " OR ".join(f"`{column}` IS NULL" for column in table.key)
    return f"""
        SELECT CAST(nulls + repeated AS DOUBLE) AS measured, 0D AS low, 0D AS high,
               evidence, 0L AS needed,
               concat(nulls, ' null, ', repeated, ' repeated') AS detail
        FROM (SELECT coalesce(sum(rows), 0) AS evidence, coalesce(sum(nulls), 0) AS nulls,
                     coalesce(sum(rows - nulls - keys), 0) AS repeated
              FROM ({_keys_sql(table, is_null)}))"""


def _keys_sql(table: Table, is_null: str) -> str:
    """Rows, null keys and different keys, in parts that add up.

    Counting different keys outright would carry every key through a shuffle. Instead, 64 neighbouring values of an
    integer column share the bits of one number: exact, and over 95 M rows of stock a tenth of the time.
    """
    integers = [
        column for column in table.key if re.search(rf"(?:^|,)\s*`?{column}`?\s+(?:BIGINT|INT)\b", table.columns)
    ]
    if not integers:
        keys = ", ".join(f"`{column}`" for column in table.key)
        return f"""
            SELECT count(*) AS rows, count_if({is_null}) AS nulls, count(DISTINCT {keys}) AS keys FROM `{table.name}`"""
    last = integers[-1]
    bit = f"if({is_null}, NULL, shiftleft(1L, CAST(`{last}` & 63 AS INT)))"
    groups = [f"`{column}`" for column in table.key if column != last] + [f"shiftright(`{last}`, 6)"]
    return f"""
            SELECT count(*) AS rows, count_if({is_null}) AS nulls,
                   coalesce(bit_count(bit_or({bit})), 0) AS keys
            FROM `{table.name}` GROUP BY {", ".join(groups)}"""


def _refs_sql(table: Table, refs: dict[str, tuple[str, str]]) -> str:
    """References of a table that name no row, counted for all its referring columns in one pass."""
    joins, counts, details = [], [], []
    for number, (column, (parent, parent_column)) in enumerate(refs.items()):
        side = f"(SELECT `{parent_column}` AS p{number} FROM `{parent}`)"
        joins.append(f"LEFT JOIN {side} ON t.`{column}` = p{number}")
        counts.append(f"count_if(t.`{column}` IS NOT NULL AND p{number} IS NULL) AS n{number}")
        details.append(f"if(n{number} > 0, concat(n{number}, ' {column} not in {parent}'), NULL)")
    total = " + ".join(f"n{number}" for number in range(len(refs)))
    return f"""
        SELECT CAST({total} AS DOUBLE) AS measured, 0D AS low, 0D AS high, evidence, 0L AS needed,
               concat_ws(', ', {", ".join(details)}) AS detail
        FROM (SELECT count(*) AS evidence, {", ".join(counts)}
              FROM `{table.name}` t {" ".join(joins)})"""


def _target(world: World, ref: str) -> tuple[str, str]:
    """Table and column that a reference names."""
    parent, _, column = ref.partition(".")
    return parent, column or world.tables[parent].key[0]
