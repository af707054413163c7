"""The views of a world: plain queries in sql/<world>/views, one a file, in SQL that Spark and PostgreSQL read alike.

A file begins with comment lines: the first says what one row is, the others declare the columns, in the DDL of tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import takewhile

from pyspark.sql import SparkSession

from retail_spark.core.columns import DeclaredColumn, columns_of_ddl
from retail_spark.core.lakehouse.place import quoted
from retail_spark.core.sql_files import sql_files
from retail_spark.core.table import World

_READ = re.compile(r"\b(FROM|JOIN)(\s+)(\w+)")


@dataclass(frozen=True)
class View:
    """A view: its name, what one row is, its columns, the query, and the tables and views of its world it reads."""

    name: str
    comment: str
    columns: tuple[DeclaredColumn, ...]
    query: str
    reads: frozenset[str]

    def definition(self, called: Callable[[str], str] = str) -> str:
        """What follows CREATE VIEW in Spark: `called` says by which name SQL knows the view and what it reads."""
        columns = ", ".join(f"{column.name} COMMENT {quoted(column.comment)}" for column in self.columns)

        def read(match: re.Match[str]) -> str:
            word, space, name = match.groups()
            return f"{word}{space}{called(name) if name in self.reads else name}"

        head = f"{called(self.name)} ({columns}) COMMENT {quoted(self.comment)}"
        return f"{head} AS\n{_READ.sub(read, self.query)}"


def views_of(world: World) -> list[View]:
    """The views of a world, in the order in which they read each other."""
    texts = sql_files(world.name, "views")
    known = world.tables.keys() | texts.keys()
    views = {name: _view(name, texts[name], frozenset(known)) for name in texts}
    order = TopologicalSorter({name: sorted(view.reads) for name, view in views.items()}).static_order()
    return [views[name] for name in order if name in views]


def views_over(world: World, tables: Collection[str]) -> list[View]:
    """The views of a world that read only these tables and each other, in the order in which they read."""
    there = set(tables)
    found = []
    for view in views_of(world):
        if there >= view.reads:
            there.add(view.name)
            found.append(view)
    return found


def create_views(spark: SparkSession, views: Iterable[View]) -> list[str]:
    """Make the session know views over the tables of the schema in use; gives their names.

    They end with the session: a lakehouse holds tables alone, which any reader of Delta understands.
    """
    made = []
    for view in views:
        spark.sql(f"CREATE OR REPLACE TEMPORARY VIEW {view.definition()}")
        made.append(view.name)
    return made


def _view(name: str, text: str, known: frozenset[str]) -> View:
    lines = text.splitlines()
    head = list(takewhile(lambda line: line.startswith("-- "), lines))
    comment, *declared = (line.removeprefix("-- ").strip() for line in head)
    query = "\n".join(lines[len(head) :]).strip()
    reads = frozenset(found[2] for found in _READ.findall(query)) & known
    return View(name, comment, tuple(columns_of_ddl("\n".join(declared), name)), query, reads)
