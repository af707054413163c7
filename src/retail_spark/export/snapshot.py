"""What is exported: tables of a lakehouse as its last finished run left them, whatever is written there meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession

from retail_spark.core.columns import DeclaredColumn, declared_columns
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.manifest import RunRecord, last_finished
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.table import Table, World


@dataclass(frozen=True)
class Snapshot:
    """Tables of a world, each pinned to the version that the last finished run names."""

    world: World
    lakehouse: Lakehouse
    record: RunRecord
    tables: tuple[Table, ...]

    def rows_of(self, table: Table) -> int:
        """Rows of the table."""
        return self.record.tables[table.name].rows

    def read(self, spark: SparkSession, table: Table) -> DataFrame:
        """The table; a UserError if it was made before a column was declared."""
        frame = self.lakehouse.read(spark, table.name, self.record.tables[table.name].version)
        lacking = [column.name for column in declared_columns(table) if column.name not in frame.columns]
        if lacking:
            raise UserError(f"table {table.name} in {self.lakehouse} lacks {', '.join(lacking)}: generate it again")
        return frame


def take_snapshot(
    spark: SparkSession, world: World, lakehouse: Lakehouse, only: Collection[str] | None = None
) -> Snapshot:
    """The tables `only`, or all that are there but those that runs keep for their own use.

    A UserError where they are not of one piece: another world's, not there, or of other settings than the rest.
    """
    lakehouse.open(spark)
    record = last_finished(spark, lakehouse)
    if record.world != world.name:
        raise UserError(f"{lakehouse} holds world {record.world}, not {world.name}")
    if only is None:
        names = {name for name, table in world.tables.items() if table.layer != "internal"} & record.tables.keys()
    else:
        names = set(only)
    missing = sorted(names - record.tables.keys())
    if missing or not names:
        raise UserError(f"{lakehouse} lacks {', '.join(missing) or 'every table to export'}: generate first")
    stale = sorted(name for name in names if record.tables[name].is_stale)
    if stale:
        raise UserError(f"{lakehouse} has {', '.join(stale)} of other settings or days: generate all tables first")
    return Snapshot(world, lakehouse, record, tuple(table for name, table in world.tables.items() if name in names))


def referred(world: World, column: DeclaredColumn) -> tuple[str, str] | None:
    """Table and column in which a column's values resolve; None if it refers to nothing."""
    if not column.ref:
        return None
    parent, _, named = column.ref.partition(".")
    return parent, named or world.tables[parent].key[0]
