"""Puts tables back to where the last finished run left them, whatever a dead run did to them since."""

from __future__ import annotations

from collections.abc import Collection

from pyspark.sql import SparkSession

from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.manifest import RunRecord
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.parallel import THREADS, each

# Commits that leave the rows as they are: a workspace makes them by itself, and no run needs to undo them
_MAINTENANCE = {
    "OPTIMIZE",
    "VACUUM START",
    "VACUUM END",
    "SET TBLPROPERTIES",
    "UNSET TBLPROPERTIES",
    "CHANGE COLUMN",
    "CHANGE COLUMNS",
    "CLUSTER BY",
    "COMPUTE STATS",
    "UPGRADE PROTOCOL",
    "ADD CONSTRAINT",
    "DROP CONSTRAINT",
}


def restore(
    spark: SparkSession,
    lakehouse: Lakehouse,
    last: RunRecord | None,
    names: Collection[str],
    threads: int = THREADS,
) -> None:
    """Bring those of the tables `names` that are there to their versions in the last finished run.

    Those that it does not know are dropped.

    It may be killed anywhere and repeated: a table is put back whenever its rows were written since that version.
    """
    there = [name for name in lakehouse.tables(spark) if name in names]
    states = {} if last is None else last.tables
    gone = sorted(name for name in states if name in names and name not in there)
    if gone:
        raise UserError(f"{lakehouse} lacks table {', '.join(gone)} of its last finished run: generate again")

    def put_back(name: str) -> None:
        if name not in states:
            lakehouse.drop(spark, name)
        elif _was_written_since(spark, lakehouse, name, states[name].version):
            spark.sql(f"RESTORE TABLE {lakehouse.name(name)} TO VERSION AS OF {states[name].version}").collect()

    each(put_back, there, threads)


def _was_written_since(spark: SparkSession, lakehouse: Lakehouse, table: str, version: int) -> bool:
    if lakehouse.last_commit(spark, table).version == version:
        return False  # the usual case, and cheap however long the history
    history = spark.sql(f"DESCRIBE HISTORY {lakehouse.name(table)}")
    later = history.where(f"version > {version}").select("operation").collect()
    return any(commit["operation"] not in _MAINTENANCE for commit in later)
