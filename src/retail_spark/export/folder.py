"""Folders that exports fill: written aside and put into their place when they are whole; files of days in them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame

from retail_spark.core.errors import UserError

MARKER = "_export.json"  # a name with _ is no data to Spark and to most loaders


def refuse_foreign_folder(folder: Path) -> None:
    """A UserError if the folder can neither be made nor be replaced: it holds something that no export made."""
    if ":/" in str(folder):
        raise UserError(f"output '{folder}': allowed is a local directory, or a volume as /Volumes/...")
    nearest = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    if not nearest.is_dir():
        raise UserError(f"output '{folder}' cannot be made: {nearest} is a file, allowed is a directory")
    for needed in {nearest, folder.absolute().parent} if folder.exists() else {nearest}:
        if not os.access(needed, os.W_OK | os.X_OK):
            raise UserError(f"output '{folder}' cannot be written: no permission for {needed}")
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise UserError(f"output '{folder}' holds something that no export made: name an empty or a new directory")


@contextmanager
def new_folder(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """An empty folder to fill, and what its marker will tell; it takes the place of `folder` when the block ends well.

    Until then the place is as it was. What a killed export left beside it goes with the next one.
    """
    refuse_foreign_folder(folder)
    folder = folder.resolve()
    aside, before = (folder.with_name(f".{folder.name}.{word}") for word in ("unfinished", "before"))
    _remove(aside)
    _remove(before)
    aside.mkdir(parents=True)
    told: dict[str, Any] = {}
    try:
        yield aside, told
        (aside / MARKER).write_text(json.dumps(told, indent=1, default=str) + "\n", encoding="utf-8")
    except BaseException:
        _remove(aside)
        raise
    if folder.exists():
        folder.rename(before)
    aside.rename(folder)
    _remove(before)


def read_marker(folder: Path) -> dict[str, Any]:
    """What an export tells of itself; empty for a folder that none made."""
    file = folder / MARKER
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def write_parts(
    rows: DataFrame, parts: Path, kind: str, options: Mapping[str, str], order: Sequence[str], *, by_day: bool
) -> None:
    """Write rows in this order, by Spark: one part for each `dt`, or one at all. Columns with _ only lend the order."""
    if by_day:
        rows = rows.repartition("dt").sortWithinPartitions("dt", *order)
    else:
        rows = rows.repartition(1).sortWithinPartitions(*order)
    writer = rows.drop(*(name for name in rows.columns if name.startswith("_"))).write
    every = {"compression": "none", "encoding": "UTF-8", "maxRecordsPerFile": "0"}
    writer = writer.format(kind).options(**every, **options)
    (writer.partitionBy("dt") if by_day else writer).save(str(parts))


def take_parts(parts: Path, home: Path, name: str, ending: str) -> dict[str | None, Path]:
    """Move what Spark wrote to `home/dt=YYYY-MM-DD/name_YYYYMMDD.ending`, or `home/name.ending`; day -> file."""
    if not parts.is_dir():
        raise UserError(f"{parts}, which Spark wrote, is not seen from here: allowed is a folder that both share")
    files: dict[str | None, Path] = {}
    for part in sorted(parts.rglob("part-*")):
        _, is_day, day = part.parent.name.partition("dt=")
        file = day_file(home, name, day, ending) if is_day else home / f"{name}.{ending}"
        if file.exists():
            raise ValueError(f"{part}: a second file for {file}")
        file.parent.mkdir(parents=True, exist_ok=True)
        part.rename(file)
        files[day or None] = file
    shutil.rmtree(parts)
    return files


def day_file(home: Path, name: str, day: str, ending: str) -> Path:
    """Where the rows of a day lie."""
    return home / f"dt={day}" / f"{name}_{day.replace('-', '')}.{ending}"


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
