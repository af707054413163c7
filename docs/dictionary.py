"""Writes the data dictionaries, one for each world, from what the tables declare: `make docs`.

A test holds them up to date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from retail_spark.core.columns import declared_columns
from retail_spark.core.table import Table, World
from retail_spark.fmcg import FMCG
from retail_spark.retail import RETAIL

TARGETS = {Path(__file__).with_name("tables.md"): RETAIL, Path(__file__).with_name("tables_fmcg.md"): FMCG}
LAYERS = {
    "dimension": "Dimensions",
    "operational": "Operational tables",
    "gold": "Gold star",
    "internal": "Internal: what runs keep for their own use",
}
GROWTH = {
    "static": "written once",
    "daily": "grows by day",
    "whole": "rebuilt by each run",
    "window": "holds the last run's days only",
}


def dictionary(world: World) -> str:
    """The data dictionary of a world, as Markdown."""
    lines = [f"# Tables of the world `{world.name}`", "", "Made by `make docs` from the declarations in the source."]
    for layer, title in LAYERS.items():
        tables = [table for table in world.tables.values() if table.layer == layer]
        if tables:
            lines += ["", f"## {title}"]
        for table in sorted(tables, key=lambda table: table.level or 0):
            lines += ["", *_section(table)]
    return "\n".join(lines) + "\n"


def _section(table: Table) -> Iterator[str]:
    lookback = f"; its last {table.lookback} days are written again" if table.lookback else ""
    level = "" if table.level is None else f" (level {table.level})"
    yield f"### {table.name}{level}"
    yield ""
    yield f"{table.comment} Key: {', '.join(table.key)}. Growth: {GROWTH[table.growth]}{lookback}."
    yield ""
    yield "| column | type | | meaning |"
    yield "|---|---|---|---|"
    for column in declared_columns(table):
        resolves = f" (in {column.ref})" if column.ref else ""
        meaning = (column.comment + resolves).strip().replace("|", "\\|")
        yield f"| {column.name} | {column.type.lower()} | {'' if column.is_required else 'null'} | {meaning} |"


if __name__ == "__main__":
    for target, world in TARGETS.items():
        target.write_text(dictionary(world), encoding="utf-8")
