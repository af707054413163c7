"""The views of a world: plain queries in sql/<world>/views, one a file, in SQL that Spark and PostgreSQL read alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from graphlib import TopologicalSorter

from pyspark.sql import SparkSession

from retail_spark.core.sql_files import sql_files
from retail_spark.core.table import World


@dataclass(frozen=True)
class View:
    """A view: its name, what one row is, the query, and the tables and views of its world that it reads."""

    name: str
    comment: str
    query: str
    reads: frozenset[str]


def views_of(world: World) -> list[View]:
    """The views of a world, in the order in which they read each other."""
    texts = sql_files(world.name, "views")
    known = world.tables.keys() | texts.keys()
    views = {name: _view(name, texts[name], frozenset(known)) for name in texts}
    order = TopologicalSorter({name: sorted(view.reads) for name, view in views.items()}).static_order()
    return [views[name] for name in order if name in views]


def create_views(spark: SparkSession, world: World) -> list[str]:
    """Make the session know a world's views, over the tables of the schema in use; gives their names.

    They end with the session: a lakehouse holds tables alone, which any reader of Delta understands.
    """
    views = views_of(world)
    for view in views:
        spark.sql(f"CREATE OR REPLACE TEMPORARY VIEW {view.name} AS {view.query}")
    return [view.name for view in views]


def _view(name: str, text: str, known: frozenset[str]) -> View:
    comment, _, query = text.partition("\n")
    reads = frozenset(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", query)) & known
    return View(name, comment.removeprefix("-- "), query.strip(), reads)
