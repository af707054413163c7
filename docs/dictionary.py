"""Writes the data dictionaries, one for each world, from what the tables and views declare: `make docs`.

A test holds them up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from retail_spark.core.columns import DeclaredColumn, declared_columns
from retail_spark.core.table import Table, World
from retail_spark.core.views import View, views_of
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
VIEWS = (
    "Queries, never written: in a session by `retail_spark.api.create_views`, in Unity Catalog after "
    "`validate --unity yes`, in PostgreSQL by `export postgres`."
)


def dictionary(world: World) -> str:
    """The data dictionary of a world, as Markdown."""
    lines = [f"# Tables of the world `{world.name}`", "", "Made by `make docs` from the declarations in the source."]
    for layer, title in LAYERS.items():
        tables = [table for table in world.tables.values() if table.layer == layer]
        if tables:
            lines += ["", f"## {title}"]
        for table in sorted(tables, key=lambda table: table.level or 0):
            lines += ["", *_section(table)]
    lines += ["", "## Views", "", VIEWS]
    for view in views_of(world):
        lines += ["", *_section_of_view(view)]
    return "\n".join(lines) + "\n"


def _section(table: Table) -> Iterator[str]:
    lookback = f"; its last {table.lookback} days are written again" if table.lookback else ""
    level = "" if table.level is None else f" (level {table.level})"
    yield f"### {table.name}{level}"
    yield ""
    yield f"{table.comment} Key: {', '.join(table.key)}. Growth: {GROWTH[table.growth]}{lookback}."
    yield ""
    yield from _columns(declared_columns(table))


def _section_of_view(view: View) -> Iterator[str]:
    yield f"### {view.name} (view)"
    yield ""
    yield f"{view.comment} Made from: {', '.join(sorted(view.reads))}."
    yield ""
    yield from _columns(view.columns)


def _columns(columns: Iterable[DeclaredColumn]) -> Iterator[str]:
    yield "| column | type | | meaning |"
    yield "|---|---|---|---|"
    for column in columns:
        resolves = f" (in {column.ref})" if column.ref else ""
        meaning = (column.comment + resolves).strip().replace("|", "\\|")
        yield f"| {column.name} | {column.type.lower()} | {'' if column.is_required else 'null'} | {meaning} |"


if __name__ == "__main__":
    for target, world in TARGETS.items():
        target.write_text(dictionary(world), encoding="utf-8")
