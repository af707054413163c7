"""Small tables whose rows are needed in Python."""

from __future__ import annotations

from pyspark.sql import DataFrame, Row


def by_id(rows: DataFrame) -> list[Row]:
    """The rows of a small table in the order of `id`: sorted here, because Spark would take two jobs more for it."""
    return sorted(rows.collect(), key=lambda row: row["id"])
