"""What a Delta table's log says on a local disk, read without Spark: a question to Delta costs as much as a write."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

_MANY_COMMITS = 10  # from here on Delta has a checkpoint, which it reads faster than this reads commits
_GLOB = frozenset("*?[]{}\\")


@dataclass(frozen=True)
class Commit:
    """One version of a table: the rows that its files brought (0 if it brought none), and storage's time."""

    version: int
    rows_written: int
    at: datetime


def newest_commit(folder: Path) -> Commit:
    """The last commit in the log of the table in `folder`."""
    newest = _commits(folder)[-1]
    info = next(action["commitInfo"] for action in _actions(newest) if "commitInfo" in action)
    rows = int(info.get("operationMetrics", {}).get("numOutputRows", 0))
    return Commit(int(newest.stem), rows, datetime.fromtimestamp(info["timestamp"] / 1000))


def plain_files(folder: Path, since: date | None = None) -> list[str] | None:
    """The Parquet files that are the table in `folder` as it is; None where only Delta can tell.

    With `since`, without files of which the log says that they hold earlier days (`dt`) alone.

    By Delta's protocol a table is the files that its commits added, less those they removed. So a log from version 0 on
    names them all; what the files hold is the rows unless columns are mapped or rows deleted.
    """
    commits = _commits(folder)
    if [int(commit.stem) for commit in commits] != list(range(len(commits))) or len(commits) >= _MANY_COMMITS:
        return None
    if _GLOB & set(str(folder)):  # Spark takes the path of a Parquet file for a pattern
        return None
    files: dict[str, Mapping[str, Any]] = {}
    for action in (action for commit in commits for action in _actions(commit)):
        if not _is_plain(action):
            return None
        if "add" in action:
            files[action["add"]["path"]] = action["add"]
        elif "remove" in action:
            files.pop(action["remove"]["path"], None)
    needed = [path for path, added in files.items() if since is None or _last_day(added) >= since]
    return [str(folder / unquote(path)) for path in needed] or None


def _commits(folder: Path) -> list[Path]:
    return sorted((folder / "_delta_log").glob("*[0-9].json"))


def _actions(commit: Path) -> Sequence[Mapping[str, Any]]:
    return [json.loads(line) for line in commit.read_text(encoding="utf-8").splitlines()]


def _last_day(added: Mapping[str, Any]) -> date:
    """The greatest `dt` of a file; the last of all days where its statistics do not tell."""
    greatest = json.loads(added.get("stats") or "{}").get("maxValues", {})
    return date.fromisoformat(greatest["dt"]) if "dt" in greatest else date.max


def _is_plain(action: Mapping[str, Any]) -> bool:
    added, metadata = action.get("add", {}), action.get("metaData", {})
    is_mapped = metadata.get("configuration", {}).get("delta.columnMapping.mode", "none") != "none"
    is_elsewhere = ":" in added.get("path", "") or added.get("path", "").startswith("/")  # of a shallow clone
    return not (is_mapped or is_elsewhere or metadata.get("partitionColumns") or added.get("deletionVector"))
