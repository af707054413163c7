"""The SQL that ships with a world: sql/<world>/checks, questions and views, one query a file."""

from __future__ import annotations

from importlib.resources import files


def sql_files(world: str, kind: str) -> dict[str, str]:
    """Texts of a world's files of a kind by their names, in the order of the names; empty if it has none."""
    folder = files("retail_spark") / "sql" / world / kind
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")] if folder.is_dir() else []
    by_name = sorted(found, key=lambda entry: entry.name.removesuffix(".sql"))
    return {entry.name.removesuffix(".sql"): entry.read_text(encoding="utf-8") for entry in by_name}
