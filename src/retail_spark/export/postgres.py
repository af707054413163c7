"""A world as one file for `psql`: tables, their rows as COPY, keys, views, in one transaction.

The same rows give the same file: rows are sorted by their key, and nothing in it tells when or where it was made.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pyspark.sql import SparkSession

from retail_spark import __version__
from retail_spark.core.columns import declared_columns
from retail_spark.core.lakehouse.manifest import settings_of
from retail_spark.core.parallel import THREADS
from retail_spark.core.progress import Progress, Silent
from retail_spark.core.table import Table
from retail_spark.export.parts import join_parts, write_parts
from retail_spark.export.postgres_copy import copy_line
from retail_spark.export.postgres_schema import (
    add_foreign_keys,
    add_keys,
    copy_from_stdin,
    create_table,
    in_order_of_references,
    name,
    set_sequences,
)
from retail_spark.export.postgres_views import create_views
from retail_spark.export.snapshot import Snapshot

_SMALL = 100_000  # rows that one task sorts faster than Spark finds out how to share them out
_SETTINGS = ("client_encoding = 'UTF8'", "standard_conforming_strings = on", "client_min_messages = warning")
_CHECKS = {"holds": "hold", "fails": "fail", "not measured": "not measured"}


@dataclass(frozen=True)
class PostgresExport:
    """A finished file, and what is in it."""

    file: Path
    tables: int
    rows: int
    size: int
    seconds: float


def export_postgres(
    spark: SparkSession,
    snapshot: Snapshot,
    file: Path,
    *,
    threads: int = THREADS,
    progress: Progress | None = None,
) -> PostgresExport:
    """Write the snapshot into the file, in place of what was there; until it is whole, what was there stays."""
    begun = time.perf_counter()
    target = file.resolve()
    tables = in_order_of_references(snapshot.world, snapshot.tables)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as aside:
        whole = Path(aside) / target.name
        with whole.open("wb") as out:
            _say(out, _head(snapshot, tables))
            _copy_rows(spark, snapshot, tables, Path(aside), out, threads, progress or Silent())
            _say(out, _tail(snapshot, tables))
        size = whole.stat().st_size
        whole.replace(target)
    rows = sum(snapshot.rows_of(table) for table in tables)
    return PostgresExport(file, len(tables), rows, size, time.perf_counter() - begun)


def _copy_rows(
    spark: SparkSession,
    snapshot: Snapshot,
    tables: Sequence[Table],
    aside: Path,
    out: BinaryIO,
    threads: int,
    progress: Progress,
) -> None:
    """Rows of each table, written by some threads at a time and joined in the order of the tables."""

    def write(table: Table) -> Path:
        frame = snapshot.read(spark, table)
        keys = [f"`{column}`" for column in table.key]
        if snapshot.rows_of(table) <= _SMALL:
            ordered = frame.coalesce(1).sortWithinPartitions(*keys)
        else:
            ordered = frame.orderBy(*keys)
        folder = aside / f"{table.name}.parts"
        write_parts(ordered.select(copy_line(declared_columns(table))), folder)
        return folder

    states = snapshot.record.tables
    progress.start([table.name for table in tables], {table.name: states[table.name].seconds for table in tables})
    with ThreadPoolExecutor(threads) as pool:
        try:
            written = pool.map(write, tables)
            for table in tables:
                progress.table_started(table.name)
                begun = time.perf_counter()
                folder = next(written)
                out.write(f"{copy_from_stdin(table)}\n".encode())
                join_parts(folder, snapshot.rows_of(table), out)
                out.write(b"\\.\n\n")
                shutil.rmtree(folder)
                progress.table_done(table.name, snapshot.rows_of(table), time.perf_counter() - begun)
        finally:
            pool.shutdown(cancel_futures=True)
            progress.stop()


def _head(snapshot: Snapshot, tables: Sequence[Table]) -> Iterator[str]:
    """What the file is, and the tables without their rows."""
    yield _title(snapshot, tables)
    yield "\\set ON_ERROR_STOP on\nBEGIN;"
    yield "\n".join(f"SET LOCAL {setting};" for setting in _SETTINGS)
    schema = name(snapshot.world.name)
    yield f"CREATE SCHEMA {schema};\nSET LOCAL search_path = {schema};"
    yield from (create_table(table) for table in tables)


def _tail(snapshot: Snapshot, tables: Sequence[Table]) -> Iterator[str]:
    """What comes after the rows."""
    yield from add_keys(snapshot.world, tables)
    yield from add_foreign_keys(snapshot.world, tables)
    yield from filter(None, [set_sequences(tables)])
    yield from create_views(snapshot.world, [table.name for table in tables])
    yield f"ANALYZE {', '.join(name(table.name) for table in tables)};"
    yield "COMMIT;"


def _title(snapshot: Snapshot, tables: Sequence[Table]) -> str:
    """The comment at the top: whose data this is, and how much."""
    record, rows = snapshot.record, {table.name: snapshot.rows_of(table) for table in tables}
    found = Counter(check["status"] for check in record.checks)
    checks = ", ".join(f"{found[status]} {word}" for status, word in _CHECKS.items()) if found else "not run"
    width = max(map(len, rows))
    lines = [
        f"retail_spark {__version__}, world {record.world}, algorithm version {record.algorithm_version}",
        f"scale {settings_of(record)['scale']}, seed {record.seed}, config {record.config_hash}",
        f"days {record.window.origin} to {record.window.last_day}, times in UTC",
        f"checks of the last run: {checks}",
        f"{len(rows)} tables, {sum(rows.values()):,} rows:",
        *(f"  {table:<{width}}  {count:>13,}" for table, count in rows.items()),
        "load it into a database that has no schema of this name: psql -v ON_ERROR_STOP=1 -f FILE",
    ]
    return "\n".join(f"-- {line}" for line in lines)


def _say(out: BinaryIO, statements: Iterable[str]) -> None:
    for statement in statements:
        out.write(f"{statement}\n\n".encode())
