"""What Unity Catalog is told of a world's tables beyond their columns and comments, which they have from their birth.

Tags, primary and foreign keys, clustering, the change data feed: statements that follow from the declarations; and the
views and metric views over the tables. A key is stated as RELY, by which the optimizer trusts it, only where a check of
this very run has found it unique and not null.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pyspark.sql import SparkSession

from retail_spark.core.checks import CheckResult
from retail_spark.core.columns import declared_columns
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.parallel import THREADS, each
from retail_spark.core.table import Table, World
from retail_spark.core.views import views_over
from retail_spark.databricks import metrics


def apply(spark: SparkSession, world: World, lakehouse: Lakehouse, checks: Sequence[CheckResult]) -> int:
    """Tell Unity Catalog about the tables that are there; how many statements that took."""
    there = set(lakehouse.tables(spark))
    unique = {check.name.removesuffix(".key") for check in checks if check.status == "holds"}
    steps = statements(world, lakehouse, there, unique)
    for step in steps:
        each(lambda statement: spark.sql(statement).collect(), step, THREADS)
    return sum(len(step) for step in steps)


def statements(world: World, lakehouse: Lakehouse, there: Collection[str], unique: Collection[str]) -> list[list[str]]:
    """Steps of statements, each to be done before the next: a parent has its key before a child refers to it.

    `there` are the tables to speak of, `unique` those whose key a check of this run has found to hold.
    """
    tables = [table for name, table in world.tables.items() if name in there]
    return [
        [f"ALTER SCHEMA {lakehouse.schema_name} SET TAGS ('synthetic' = 'true', 'world' = '{world.name}')"],
        [_tags(table, lakehouse) for table in tables],
        [_change_feed(table, lakehouse) for table in tables if table.layer in ("operational", "gold")],
        [_clustering(table, lakehouse) for table in tables if table.growth == "daily"],
        # with CASCADE the foreign keys that stand on it go too
        [f"ALTER TABLE {lakehouse.name(table.name)} DROP PRIMARY KEY IF EXISTS CASCADE" for table in tables],
        [_primary_key(table, lakehouse, is_unique=table.name in unique) for table in tables],
        # one after the other: two at a time would alter the same parent
        *([key] for table in tables for key in _foreign_keys(world, table, lakehouse, there)),
        # a view may read those before it
        *([f"CREATE OR REPLACE VIEW {view.definition(lakehouse.name)}"] for view in views_over(world, there)),
        metrics.statements(world, lakehouse, there),
    ]


def _tags(table: Table, lakehouse: Lakehouse) -> str:
    return f"ALTER TABLE {lakehouse.name(table.name)} SET TAGS ('layer' = '{table.layer}', 'synthetic' = 'true')"


def _change_feed(table: Table, lakehouse: Lakehouse) -> str:
    return f"ALTER TABLE {lakehouse.name(table.name)} SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"


def _clustering(table: Table, lakehouse: Lakehouse) -> str:
    """By day, and then by what its key begins with: facts are read by date and for a place, product or document."""
    columns = ["dt", *[column for column in table.key if column != "dt"][:1]]
    return f"ALTER TABLE {lakehouse.name(table.name)} CLUSTER BY ({', '.join(columns)})"


def _primary_key(table: Table, lakehouse: Lakehouse, *, is_unique: bool) -> str:
    trust = "RELY" if is_unique else "NORELY"
    return (
        f"ALTER TABLE {lakehouse.name(table.name)} ADD CONSTRAINT {table.name}_pk "
        f"PRIMARY KEY ({', '.join(table.key)}) {trust}"
    )


def _foreign_keys(world: World, table: Table, lakehouse: Lakehouse, there: Collection[str]) -> list[str]:
    """References to the whole key of a table that is there, by a column of the same type: others cannot be stated."""
    found = []
    for column, ref in table.refs.items():
        name, _, named = ref.partition(".")
        parent = world.tables[name]
        target = named or parent.key[0]
        if name in there and parent.key == (target,) and _type(table, column) == _type(parent, target):
            found.append(
                f"ALTER TABLE {lakehouse.name(table.name)} ADD CONSTRAINT {table.name}_{column}_fk "
                f"FOREIGN KEY ({column}) REFERENCES {lakehouse.name(name)} ({target})"
            )
    return found


def _type(table: Table, name: str) -> str:
    return next(column.type.upper() for column in declared_columns(table) if column.name == name)
