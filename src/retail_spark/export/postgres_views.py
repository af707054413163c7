"""The views of a world for PostgreSQL: the same files in sql/<world>/views, written in SQL that both read."""

from __future__ import annotations

import re
from collections.abc import Collection
from graphlib import TopologicalSorter
from importlib.resources import files

from retail_spark.core.table import World
from retail_spark.export.postgres_schema import literal, name


def create_views(world: World, tables: Collection[str]) -> list[str]:
    """Statements for the views that read only these tables and each other, in the order in which they read."""
    texts = _texts(world)
    known = world.tables.keys() | texts.keys()
    reads = {view: sorted(set(_sources(text)) & known) for view, text in texts.items()}
    there = set(tables)
    statements = []
    for view in TopologicalSorter(reads).static_order():
        if view in texts and there.issuperset(reads[view]):
            there.add(view)
            comment, _, query = texts[view].partition("\n")
            statements.append(
                f"CREATE VIEW {name(view)} AS\n{query.strip()};\n"
                f"COMMENT ON VIEW {name(view)} IS {literal(comment.removeprefix('-- '))};"
            )
    return statements


def _texts(world: World) -> dict[str, str]:
    """Files of views by their names."""
    folder = files("retail_spark") / "sql" / world.name / "views"
    if not folder.is_dir():
        return {}
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return {entry.name.removesuffix(".sql"): entry.read_text(encoding="utf-8") for entry in found}


def _sources(query: str) -> list[str]:
    """What a query reads."""
    return re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", query)
