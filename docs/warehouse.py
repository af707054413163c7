"""Writes the SQL files of the jobs `retail_queries` and `fmcg_queries`, `jobs/sql/*.sql` (`make docs`).

A file of checks gathers what each check of a world measures, shows it, and fails if one fails. A file of questions asks
those that take no parameters. Their `{{catalog}}` and `{{schema}}` are the job's parameters, which a warehouse puts in.
"""

from __future__ import annotations

import re
from pathlib import Path

from retail_spark.core.checks import Check, checks_of_world
from retail_spark.core.table import World
from retail_spark.fmcg import FMCG
from retail_spark.questions import parameters, question, question_names
from retail_spark.retail import RETAIL

TARGET = Path(__file__).parents[1] / "jobs" / "sql"
_FOUND = (
    "ARRAY<STRUCT<name: STRING, measured: DOUBLE, low: DOUBLE, high: DOUBLE, evidence: BIGINT, needed: BIGINT, "
    "status: STRING, meaning: STRING>>"
)
_USE = "USE IDENTIFIER({{catalog}} || '.' || {{schema}})"
_STATUS = """CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END"""
_SHOW = """SELECT one.status, one.name, one.measured, one.low, one.high, one.evidence, one.needed, one.meaning
FROM (SELECT explode(found) AS one) ORDER BY one.status, one.name"""
_FAILING = "filter(found, one -> one.status = 'fails')"
_FAIL = f"""SELECT assert_true(size({_FAILING}) = 0,
  concat('these checks fail: ', array_join(transform({_FAILING}, one -> one.name), ', ')))"""


def files() -> dict[str, str]:
    """Names and texts of all files."""
    found = {}
    for world in (RETAIL, FMCG):
        found[f"{world.name}_checks.sql"] = _file(f"Every law of the {world.name} world", _of_checks(world))
        found[f"{world.name}_questions.sql"] = _file(f"Questions of the {world.name} world", _of_questions(world))
    return found


def _file(title: str, statements: list[str]) -> str:
    head = f"-- {title}. Made by docs/warehouse.py from src/retail_spark/sql, do not edit.\n"
    return head + "\n".join(f"{statement};\n" for statement in [_USE, *statements])


def _of_checks(world: World) -> list[str]:
    """Variables outlive a statement, so one that fails keeps no other from being measured."""
    declare = f"DECLARE OR REPLACE VARIABLE found {_FOUND} DEFAULT CAST(array() AS {_FOUND})"
    return [declare, *map(_measure, checks_of_world(world)), _SHOW, _FAIL]


def _measure(check: Check) -> str:
    meaning = check.comment.replace("\\", "\\\\").replace("'", "\\'")
    return f"""SET VAR found = (SELECT array_append(found, named_struct(
    'name', '{check.name}',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', {_STATUS},
    'meaning', '{meaning}'))
FROM (
{_bare(check.sql)}
))"""


def _of_questions(world: World) -> list[str]:
    texts = [question(world.name, name) for name in question_names(world.name)]
    return [text.strip() for text in texts if not parameters(text)]


def _bare(sql: str) -> str:
    """Without the comment lines at its head: what splits a file into statements may stumble over a semicolon there."""
    return re.sub(r"\A(?:--.*\n)+", "", sql).strip()


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    for name, text in files().items():
        (TARGET / name).write_text(text, encoding="utf-8")
