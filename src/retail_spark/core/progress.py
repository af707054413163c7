"""Says how far a run is: tables done of all, rows, time left; here in plain lines, `live.py` has what moves."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TextIO

Clock = Callable[[], float]


class Progress(Protocol):
    """What the pipeline tells, from one thread at a time."""

    def start(self, tables: Sequence[str], expected: Mapping[str, float]) -> None:
        """These tables will be written; `expected` are the seconds that an earlier run needed for some of them."""

    def table_started(self, name: str) -> None:
        """Work on the table begins."""

    def table_done(self, name: str, rows: int, seconds: float) -> None:
        """The table is written."""

    def phase(self, text: str) -> None:
        """The tables are done, and this comes next."""

    def step(self, text: str, done: int, number: int) -> None:
        """So many parts of it are done, of so many."""

    def stop(self) -> None:
        """The run has ended, well or not."""


class Silent:
    """Says nothing: for programs that call the library."""

    def start(self, tables: Sequence[str], expected: Mapping[str, float]) -> None:
        """Say nothing."""

    def table_started(self, name: str) -> None:
        """Say nothing."""

    def table_done(self, name: str, rows: int, seconds: float) -> None:
        """Say nothing."""

    def phase(self, text: str) -> None:
        """Say nothing."""

    def step(self, text: str, done: int, number: int) -> None:
        """Say nothing."""

    def stop(self) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Done:
    """A table that is written."""

    name: str
    rows: int
    seconds: float


class Count:
    """Tables, rows and time so far, and a guess at the time left."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        """Count nothing yet; `clock` gives seconds."""
        self._clock = clock
        self._phase = ""
        self._begun = clock()
        self._weights: dict[str, float] = {}
        self._all = self._left = 0.0
        self.number = 0
        self.written: list[Done] = []
        self.running: list[str] = []

    def start(self, tables: Sequence[str], expected: Mapping[str, float]) -> None:
        """Weigh each table by what it took before; an unknown one weighs as their mean, or all weigh the same."""
        known = [expected[name] for name in tables if name in expected]
        usual = sum(known) / len(known) if known else 1.0
        self._weights = {name: max(expected.get(name, usual), 0.01) for name in tables}
        self._all = self._left = sum(self._weights.values())
        self._begun = self._clock()
        self.number = len(tables)

    def table_done(self, name: str, rows: int, seconds: float) -> None:
        """One more table."""
        self._left -= self._weights[name]
        self.running.remove(name)
        self.written.append(Done(name, rows, seconds))

    def phase(self, text: str) -> None:
        """What is done now, with all tables written."""
        self._phase = text

    def step(self, text: str, done: int, number: int) -> None:
        """How far that is."""
        self.phase(f"{text}: {done} of {number}")

    @property
    def done(self) -> int:
        """Tables written."""
        return len(self.written)

    @property
    def rows(self) -> int:
        """Their rows."""
        return sum(table.rows for table in self.written)

    @property
    def now(self) -> str:
        """What is under way."""
        return self._phase or ", ".join(self.running)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._begun

    @property
    def time_left(self) -> float | None:
        """Seconds to the last table, as if the rest went as fast as what is done; None before anything is done."""
        share_done = 1 - self._left / self._all if self._all else 1.0
        return self.elapsed * (1 - share_done) / share_done if self.done else None

    def __str__(self) -> str:
        """One line."""
        if not self.number:  # nothing is written, only checked
            return duration(self.elapsed)
        left = self.time_left
        eta = "" if left is None or self.done == self.number else f", about {duration(left)} left"
        return f"{self.done}/{self.number} tables, {self.rows:,} rows, {duration(self.elapsed)}{eta}"


class Lines:
    """Plain lines for a log: one per table, but not more than one in `every` seconds, and one at the end.

    What is told in steps gets a line in `every_step` seconds.
    """

    def __init__(
        self,
        stream: TextIO = sys.stderr,
        every: float = 1.0,
        every_step: float = 10.0,
        clock: Clock = time.monotonic,
    ) -> None:
        """Write to `stream`."""
        self._stream, self._every, self._every_step, self._clock = stream, every, every_step, clock
        self._count = Count(clock)
        self._last_line = -every

    def start(self, tables: Sequence[str], expected: Mapping[str, float]) -> None:
        """Say how many tables there are."""
        self._count.start(tables, expected)
        self._say(f"writing {len(tables)} tables")

    def table_started(self, name: str) -> None:
        """Remember it."""
        self._count.running.append(name)

    def table_done(self, name: str, rows: int, seconds: float) -> None:
        """Say how far it is, unless a line was written just now."""
        self._count.table_done(name, rows, seconds)
        if self._clock() - self._last_line >= self._every or self._count.done == self._count.number:
            self._say(f"{self._count}; {name} {rows:,} rows in {seconds:.1f} s")

    def phase(self, text: str) -> None:
        """Say it."""
        self._say(text)

    def step(self, text: str, done: int, number: int) -> None:
        """Say how far it is, unless a line was written not long ago."""
        self._count.step(text, done, number)
        if self._clock() - self._last_line >= self._every_step:
            self._say(self._count.now)

    def stop(self) -> None:
        """Nothing is left to say."""

    def _say(self, text: str) -> None:
        self._last_line = self._clock()
        print(text, file=self._stream, flush=True)


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
