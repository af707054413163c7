"""A world as CSV: one file for each day and table, one for a table without days. RFC 4180, UTF-8, ISO dates.

`<output>/<table>/dt=YYYY-MM-DD/<table>_YYYYMMDD.csv`, `<output>/<table>/<table>.csv`, headers as the source documents
spell them. Rows stand in the order of their key, and each file ends where it does: same rows, same bytes.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from retail_spark.core.context import Window
from retail_spark.core.parallel import each
from retail_spark.core.table import Table
from retail_spark.export.dirt import LATE_FILE, LIST, OF_FILES, Dirt, as_sent, listed, soiled, soiled_files
from retail_spark.export.folder import day_file, new_folder, take_parts, write_parts
from retail_spark.export.snapshot import Snapshot
from retail_spark.export.text_rows import TextTable

DIRT_LIST = "_dirt.csv"
# RFC 4180: a quote within quotes is doubled; and nothing is trimmed
FORMAT = {
    "quote": '"',
    "escape": '"',
    "ignoreLeadingWhiteSpace": "false",
    "ignoreTrailingWhiteSpace": "false",
}


@dataclass(frozen=True)
class FolderExport:
    """A finished export: its folder, what is in it, and how many rows of it were soiled."""

    folder: Path
    tables: int
    files: int
    rows: int
    soiled: int = 0


def export_csv(spark: SparkSession, snapshot: Snapshot, output: Path, dirt: Dirt | None = None) -> FolderExport:
    """Write the tables of a snapshot, as they are or soiled, in place of what an export wrote there before."""
    window = snapshot.record.window

    def write(table: Table) -> int:
        return _write(spark, snapshot, TextTable(snapshot.world.name, table), home, dirt)

    with new_folder(output) as (home, told):
        files = dict(zip((t.name for t in snapshot.tables), each(write, snapshot.tables), strict=True))
        rows = sum(snapshot.rows_of(table) for table in snapshot.tables)
        count = 0 if dirt is None else _join_lists(home, list(files))
        told |= {
            "export": "csv",
            "world": snapshot.world.name,
            "seed": snapshot.record.seed,
            "first_day": window.origin,
            "last_day": window.last_day,
            "dirt": None if dirt is None else {"rate": dirt.rate, "seed": dirt.seed, "soiled": count},
            "tables": {t.name: {"rows": snapshot.rows_of(t), "files": files[t.name]} for t in snapshot.tables},
        }
    return FolderExport(output.resolve(), len(files), sum(files.values()), rows, count)


def _write(spark: SparkSession, snapshot: Snapshot, table: TextTable, home: Path, dirt: Dirt | None) -> int:
    """Write the files of one table, and beside them its list of dirt; the number of files."""
    name = table.table.name
    folder, window = home / name, snapshot.record.window
    rows = table.rows(snapshot.read(spark, table.table))
    order: tuple[str, ...] = table.key_columns
    if dirt is not None:
        found = soiled(table, rows, dirt, window.last_day)
        _write_list(table, found, home / f".{name}.list")
        rows, order = as_sent(table, found), (*table.key_columns, "_copy")
    write_parts(rows, folder / ".parts", "csv", {"header": "true", **FORMAT}, order, by_day=table.has_days)
    files = take_parts(folder / ".parts", folder, name, "csv")
    if table.has_days:
        for day in _days(window):
            if day not in files:  # a day on which nothing happened, not one that is missing
                files[day] = _empty(day_file(folder, name, day, "csv"), list(table.columns))
    if dirt is not None:
        whole = soiled_files(table, sorted(day for day in files if day is not None), dirt, window.last_day)
        for entry in whole:
            _soil_file(files[entry["dt"]], entry)
        for emptied in {files[entry["dt"]].parent for entry in whole}:
            if not any(emptied.iterdir()):
                emptied.rmdir()
        _append(home / f".{name}.list" / "list.csv", whole)
    return len(files)


def _days(window: Window) -> list[str]:
    """All days of the horizon."""
    count = (window.last_day - window.origin).days + 1
    return [str(window.origin + timedelta(days=number)) for number in range(count)]


def _empty(file: Path, headers: Sequence[str]) -> Path:
    """A file with headers only."""
    file.parent.mkdir(parents=True)
    file.write_text(",".join(headers) + "\n", encoding="utf-8")
    return file


def _soil_file(file: Path, entry: Mapping[str, str]) -> None:
    """Do to the file of a day what its line on the list says."""
    if entry["kind"] == LATE_FILE:
        folder = file.parent.with_name(f"dt={entry['file_dt']}")
        folder.mkdir(exist_ok=True)
        file.rename(folder / file.name)
    else:
        _rename_column(file, entry["column"], entry["soiled_value"])


def _rename_column(file: Path, header: str, new: str) -> None:
    """Give a file's column another name; headers need no quotes, so the first line is the header."""
    sent = file.with_suffix(".sent")
    with file.open("rb") as old, sent.open("wb") as out:
        names = old.readline().decode().rstrip("\n").split(",")
        out.write((",".join(new if name == header else name for name in names) + "\n").encode())
        shutil.copyfileobj(old, out)
    sent.rename(file)


def _write_list(table: TextTable, found: DataFrame, folder: Path) -> None:
    """Write a table's list of soiled rows, without headers, as `folder/list.csv`."""
    write_parts(listed(table, found), folder / ".parts", "csv", FORMAT, table.key_columns, by_day=False)
    take_parts(folder / ".parts", folder, "list", "csv")


def _append(file: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    with file.open("a", encoding="utf-8", newline="") as out:
        csv.DictWriter(out, LIST, lineterminator="\n").writerows(rows)


def _join_lists(home: Path, tables: Sequence[str]) -> int:
    """Put the lists of all tables into one file with headers; the number of rows on it that are rows of tables."""
    with (home / DIRT_LIST).open("wb") as out:
        out.write((",".join(LIST) + "\n").encode())
        for name in tables:
            with (home / f".{name}.list" / "list.csv").open("rb") as part:
                shutil.copyfileobj(part, out)
            shutil.rmtree(home / f".{name}.list")
    with (home / DIRT_LIST).open(encoding="utf-8", newline="") as lines:
        return sum(row["kind"] not in OF_FILES for row in csv.DictReader(lines))
