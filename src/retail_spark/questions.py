"""Questions that people ask of the data: SQL files, run by the notebooks and, as they are, in a warehouse.

Each is one SELECT with bare table names. Its first line says what it answers, and which parameters it takes (`:place`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from retail_spark.config_input import unknown
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.place import quoted
from retail_spark.core.sql_files import sql_files


def question_names(world: str) -> list[str]:
    """Names of a world's questions."""
    return list(sql_files(world, "questions"))


def question(world: str, name: str) -> str:
    """The SQL of a question; a UserError if the world has none of that name."""
    texts = sql_files(world, "questions")
    if name not in texts:
        raise UserError(unknown("question", name, list(texts)))
    return texts[name]


def with_parameters(sql: str, parameters: Mapping[str, int | str | date]) -> str:
    """The query with values in place of its parameters.

    Not by `spark.sql(sql, args)`: Delta's parser loses them on Spark 4.1 (delta-io/delta, issue 7640).
    """

    def literal(found: re.Match[str]) -> str:
        value = parameters.get(found[1])
        if value is None:
            return found[0]
        if isinstance(value, int):
            return str(value)
        return f"DATE{quoted(value)}" if isinstance(value, date) else quoted(value)

    return re.sub(r"(?<!:):([a-z]\w*)", literal, sql)


def title(sql: str) -> str:
    """What a question asks, in words."""
    return re.sub(r"\s*\(:.*\)$", "", sql.partition("\n")[0].removeprefix("-- ").strip())


def parameters(sql: str) -> list[str]:
    """Names of the parameters that a question takes, as its first line gives them."""
    return re.findall(r"(?<!:):(\w+)", sql.partition("\n")[0])


def tables_of(sql: str) -> set[str]:
    """The tables that a query reads: what stands after FROM or JOIN, but for the names that its WITH gives."""
    text = re.sub(r"--.*|'[^']*'|extract\(\w+ FROM", "", sql)
    found = set(re.findall(r"\b(?:FROM|JOIN)\s+([a-z]\w*)", text))
    return found - set(re.findall(r"\b(\w+) AS \(\s*(?:SELECT|WITH)", text))
