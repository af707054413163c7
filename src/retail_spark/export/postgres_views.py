"""The views of a world for PostgreSQL: the same queries as in Spark."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from retail_spark.core.table import World
from retail_spark.core.views import View, views_over
from retail_spark.export.postgres_schema import literal, name


def create_views(world: World, tables: Collection[str]) -> list[str]:
    """Statements for the views that read only these tables and each other, in the order in which they read."""
    return ["\n".join(_statements(view)) for view in views_over(world, tables)]


def _statements(view: View) -> Iterator[str]:
    yield f"CREATE VIEW {name(view.name)} AS\n{view.query};"
    yield f"COMMENT ON VIEW {name(view.name)} IS {literal(view.comment)};"
    for column in view.columns:
        if column.comment:
            yield f"COMMENT ON COLUMN {name(view.name)}.{name(column.name)} IS {literal(column.comment)};"
