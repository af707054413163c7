"""The views of a world for PostgreSQL: the same queries as in Spark."""

from __future__ import annotations

from collections.abc import Collection

from retail_spark.core.table import World
from retail_spark.core.views import views_of
from retail_spark.export.postgres_schema import literal, name


def create_views(world: World, tables: Collection[str]) -> list[str]:
    """Statements for the views that read only these tables and each other, in the order in which they read."""
    there = set(tables)
    statements = []
    for view in views_of(world):
        if there >= view.reads:
            there.add(view.name)
            statements.append(
                f"CREATE VIEW {name(view.name)} AS\n{view.query};\n"
                f"COMMENT ON VIEW {name(view.name)} IS {literal(view.comment)};"
            )
    return statements
