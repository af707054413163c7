"""Declared columns of a table or view, read from DDL without Spark: for the command, docs and exports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from retail_spark.core.table import Table

_COLUMN = re.compile(r"`?(\w+)`?\s+(.+?)(\s+NOT\s+NULL)?(?:\s+COMMENT\s+'(.*)')?", re.DOTALL | re.IGNORECASE)
# a quoted text with escapes, or one character
_TOKEN = re.compile(r"'(?:\\.|[^'\\])*'|.", re.DOTALL)


@dataclass(frozen=True)
class DeclaredColumn:
    """One column as its table declares it; `ref` is the table (or table.column) in which its values resolve."""

    name: str
    type: str
    is_required: bool
    comment: str
    ref: str


def declared_columns(table: Table) -> list[DeclaredColumn]:
    """The table's columns in their order."""
    return columns_of_ddl(table.columns, table.name, table.refs)


def columns_of_ddl(ddl: str, name: str, refs: Mapping[str, str] | None = None) -> list[DeclaredColumn]:
    """The columns that the DDL of a table or view of that name declares, in their order."""
    columns = []
    for text in _split(ddl):
        match = _COLUMN.fullmatch(text)
        if match is None:
            raise ValueError(f"table {name}: cannot read the declaration of a column: {text}")
        column, kind, required, comment = match.groups()
        comment = re.sub(r"\\(.)", r"\1", comment or "")
        columns.append(
            DeclaredColumn(column, " ".join(kind.split()), bool(required), comment, (refs or {}).get(column, ""))
        )
    return columns


def _split(ddl: str) -> list[str]:
    """The DDL cut at the commas that stand in no text, bracket or type."""
    depth, parts = 0, [""]
    for token in _TOKEN.findall(ddl):
        depth += (token in "(<") - (token in ")>")
        if token == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += token
    return [part.strip() for part in parts]
