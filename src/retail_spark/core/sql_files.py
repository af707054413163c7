"""The SQL that ships with a world: sql/<world>/checks, questions and views, one query a file."""

from __future__ import annotations

from importlib.resources import files


def sql_files(world: str, kind: str) -> dict[str, str]:
    """Texts of a world's files of a kind by their names, in the order of the names; empty if it has none."""
    folder = files("retail_spark") / "sql" / world / kind
    entries = folder.iterdir() if folder.is_dir() else ()
    found = {entry.name.removesuffix(".sql"): entry for entry in entries if entry.name.endswith(".sql")}
    return {name: found[name].read_text(encoding="utf-8") for name in sorted(found)}
