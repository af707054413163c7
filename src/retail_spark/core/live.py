"""Progress that moves: a table and a bar on a terminal, HTML below the cell of a notebook."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table as Grid

from retail_spark.core.progress import Clock, Count, Lines, Progress, Silent

_TABLES_SHOWN = 8  # of those written, the last
_EVERY_ON_DATABRICKS = 5.0  # seconds; each picture there is an output of its own


class Bar:
    """A live table of what was written last, and below it a bar; gone when the run ends."""

    def __init__(self, console: Console | None = None) -> None:
        """Draw on the terminal's error stream, so that output can be piped."""
        self._count = Count()
        self._live = Live(console=console or Console(stderr=True), transient=True, get_renderable=self._picture)

    def start(self, tables: Sequence[str], expected: Mapping[str, float]) -> None:
        """Show an empty bar."""
        self._count.start(tables, expected)
        self._live.start()

    def table_started(self, name: str) -> None:
        """Show its name."""
        self._count.running.append(name)

    def table_done(self, name: str, rows: int, seconds: float) -> None:
        """Move the bar, and show the table's rows and seconds."""
        self._count.table_done(name, rows, seconds)

    def phase(self, text: str) -> None:
        """Show it in place of names of tables."""
        self._count.phase(text)
        self._live.start()  # no table need have been written before

    def step(self, text: str, done: int, number: int) -> None:
        """Show how far it is."""
        self._count.step(text, done, number)

    def stop(self) -> None:
        """Leave the terminal as it was."""
        self._live.stop()

    def _picture(self) -> Group:
        tables = Grid(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
        tables.add_column("table")
        tables.add_column("rows", justify="right")
        tables.add_column("seconds", justify="right")
        for table in self._count.written[-_TABLES_SHOWN:]:
            tables.add_row(table.name, f"{table.rows:,}", f"{table.seconds:.1f}")
        line = Grid.grid(padding=(0, 1))
        bar = ProgressBar(total=self._count.number, completed=self._count.done, width=30)
        line.add_row(*([bar] if self._count.number else []), str(self._count), self._count.now)
        return Group(*([tables] if self._count.written else []), line)


class Html:
    """A bar and a table below a notebook's cell, drawn anew at most once in `every` seconds, and at the end."""

    def __init__(self, show: Callable[[str], None], every: float = 1.0, clock: Clock = time.monotonic) -> None:
        """`show` puts HTML in place of what it showed before."""
        self._show, self._every, self._clock = show, every, clock
        self._count = Count(clock)
        self._last_shown = clock() - every

    def start(self, tables: Sequence[str], expected: Mapping[str, float]) -> None:
        """Show an empty bar."""
        self._count.start(tables, expected)
        self._draw()

    def table_started(self, name: str) -> None:
        """Show its name."""
        self._count.running.append(name)
        self._draw()

    def table_done(self, name: str, rows: int, seconds: float) -> None:
        """Move the bar, and show the table's rows and seconds."""
        self._count.table_done(name, rows, seconds)
        self._draw(is_last=self._count.done == self._count.number)

    def phase(self, text: str) -> None:
        """Show it in place of names of tables."""
        self._count.phase(text)
        self._draw(is_last=True)

    def step(self, text: str, done: int, number: int) -> None:
        """Show how far it is."""
        self._count.step(text, done, number)
        self._draw()

    def stop(self) -> None:
        """Leave what it shows: how far the run came."""
        self._count.phase("")
        self._count.running.clear()
        self._draw(is_last=True)

    def _draw(self, is_last: bool = False) -> None:
        if is_last or self._clock() - self._last_shown >= self._every:
            self._last_shown = self._clock()
            self._show(self._html())

    def _html(self) -> str:
        count = self._count
        told = f"<p>{escape(str(count))} {escape(count.now)}</p>"
        if not count.number:
            return told
        share = 100 * count.done / count.number
        rows = "".join(
            f"<tr><td style='text-align:left'>{escape(table.name)}</td><td>{table.rows:,}</td>"
            f"<td>{table.seconds:.1f}</td></tr>"
            for table in count.written[-_TABLES_SHOWN:]
        )
        return (
            "<div style='height:8px;max-width:480px;background:rgba(128,128,128,.25);border-radius:4px'>"
            f"<div style='height:8px;width:{share:.1f}%;background:#2f6f9e;border-radius:4px'></div></div>"
            f"{told}<table><tr><th style='text-align:left'>table</th><th>rows</th><th>seconds</th></tr>{rows}</table>"
        )


def progress_for(stream: TextIO = sys.stderr) -> Progress:
    """A live table and bar where `stream` is a terminal, plain lines where it is a log or a pipe."""
    console = Console(file=stream)
    return Bar(console) if console.is_terminal and not console.is_dumb_terminal else Lines(stream)


def progress_in_notebook() -> Progress:
    """HTML below the cell of a notebook that runs this; nothing anywhere else, where nobody asked for it."""
    ipython: Any = sys.modules.get("IPython")  # a notebook has imported it
    shell = None if ipython is None else ipython.get_ipython()
    if shell is None or not hasattr(shell, "kernel"):  # IPython on a terminal has no page to write on
        return Silent()
    show_html = shell.user_ns.get("displayHTML")
    if show_html is None:
        return Html(_in_place(ipython.display))

    def show(html: str) -> None:
        ipython.display.clear_output(wait=True)
        show_html(html)

    return Html(show, every=_EVERY_ON_DATABRICKS)


def _in_place(display: Any) -> Callable[[str], None]:
    """Shows HTML by IPython, later ones in place of the first."""
    handles: list[Any] = []

    def show(html: str) -> None:
        if handles:
            handles[0].update(display.HTML(html))
        else:
            handles.append(display.display(display.HTML(html), display_id=True))

    return show
