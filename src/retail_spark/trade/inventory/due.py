"""Things that will happen on a known day: rows of numbers, kept by due day in the order in which they were put in."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]
Int64Array = npt.NDArray[np.int64]


class DueQueue:
    """A calendar of pending rows. `columns` names the int64 arrays that a row consists of."""

    def __init__(self, *columns: str) -> None:
        """Start empty."""
        self.columns = columns
        self._entries: dict[int, list[tuple[Int64Array, ...]]] = {}

    def push(self, due: IntArray | int, *values: IntArray | int) -> None:
        """Add rows that fall due on day `due`; values in the order of `columns`, numbers stand for every row."""
        rows = [np.asarray(value, np.int64) for value in np.broadcast_arrays(np.atleast_1d(due), *values)]
        for day in np.unique(rows[0]):
            chosen = np.flatnonzero(rows[0] == day)
            self._entries.setdefault(int(day), []).append(tuple(row[chosen] for row in rows[1:]))

    def pop(self, day: int) -> tuple[Int64Array, ...]:
        """Take out everything due by that day, as one array a column."""
        due = sorted(known for known in self._entries if known <= day)
        return self._concatenate([entry for known in due for entry in self._entries.pop(known)])

    def peek(self, day: int) -> tuple[Int64Array, ...]:
        """What falls due on exactly that day, left in place."""
        return self._concatenate(self._entries.get(day, []))

    def due_days(self) -> list[int]:
        """Days on which something falls due, in order."""
        return sorted(self._entries)

    def clear(self) -> None:
        """Forget everything that is pending."""
        self._entries.clear()

    def dump(self) -> dict[str, Int64Array]:
        """All pending rows, by due day, as arrays named `due` and like the columns; `load` reads them back."""
        days = self.due_days()
        rows = [self.peek(day) for day in days]
        due = np.repeat(np.array(days, np.int64), [len(row[0]) for row in rows])
        return {"due": due, **dict(zip(self.columns, self._concatenate(rows), strict=True))}

    def load(self, rows: dict[str, Int64Array]) -> None:
        """Put back what `dump` gave."""
        self.push(rows["due"], *(rows[column] for column in self.columns))

    def _concatenate(self, entries: list[tuple[Int64Array, ...]]) -> tuple[Int64Array, ...]:
        if not entries:
            return tuple(np.zeros(0, np.int64) for _ in self.columns)
        return tuple(np.concatenate(column) for column in zip(*entries, strict=True))
