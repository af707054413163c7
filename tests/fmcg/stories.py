"""How a check's story is told: rows of made-up tables under which it holds, and what to change so that it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# table -> the query whose rows stand in its place
Views = dict[str, str]
Fault = Callable[[Views], Views]


@dataclass(frozen=True)
class Story:
    """Tables in which a check holds, and faults: each takes the place of some of them, and must make it fail."""

    sound: Views
    faults: tuple[Views, ...]


def rows(columns: str, *values: str) -> str:
    """A table of these rows: `rows("id, name", "1, 'a'", "2, 'b'")`."""
    return f"SELECT * FROM VALUES {', '.join(f'({row})' for row in values)} AS rows({columns})"


def law(sound: Views, *faults: Fault) -> Story:
    """A law on a few rows: it holds, and each of the faults breaks it."""
    return Story(sound, tuple(fault(sound) for fault in faults))


def band(sound: Views, faulty: Views) -> Story:
    """An effect that is as promised, and one that is not, on as many rows as its check asks for."""
    return Story(sound, (faulty,))


def more(table: str, row: str) -> Fault:
    """One more row."""
    return lambda sound: {table: f"{sound[table]} UNION ALL SELECT {row}"}


def instead(table: str, old: str, new: str) -> Fault:
    """Another value in place of one that is there."""
    return lambda sound: {table: sound[table].replace(old, new)}
