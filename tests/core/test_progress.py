from __future__ import annotations

import io

from rich.console import Console

from retail_spark.core.progress import Bar, Count, Lines, progress_for


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_the_time_left_follows_from_the_tables_done() -> None:
    clock = Clock()
    count = Count(clock)
    count.start(["a", "b", "c", "d"], {})
    assert count.time_left is None
    count.running.append("a")
    clock.seconds = 10
    count.table_done("a", 1_000)
    assert count.time_left == 30
    assert str(count) == "1/4 tables, 1,000 rows, 10 s, about 30 s left"


def test_a_table_weighs_what_it_took_before() -> None:
    clock = Clock()
    count = Count(clock)
    count.start(["small", "large"], {"small": 1.0, "large": 99.0})
    count.running.append("small")
    clock.seconds = 2
    count.table_done("small", 5)
    assert count.time_left is not None
    assert round(count.time_left) == 198


def test_lines_are_not_written_too_often_but_the_last_is() -> None:
    clock, log = Clock(), io.StringIO()
    lines = Lines(log, every=5, clock=clock)
    lines.start(["a", "b", "c"], {})
    for name, seconds in (("a", 1), ("b", 6), ("c", 7)):
        clock.seconds = seconds
        lines.table_started(name)
        lines.table_done(name, 10, 1.0)
    lines.stop()
    assert [line.split(",")[0] for line in log.getvalue().splitlines()] == [
        "writing 3 tables",
        "2/3 tables",
        "3/3 tables",
    ]


def test_a_log_gets_lines_and_a_terminal_a_bar() -> None:
    assert isinstance(progress_for(io.StringIO()), Lines)
    terminal = Console(file=io.StringIO(), force_terminal=True, width=100)
    bar = Bar(terminal)
    bar.start(["stores"], {})
    bar.table_started("stores")
    bar.table_done("stores", 12, 0.5)
    bar.phase("checking")
    bar.stop()
    assert isinstance(terminal.file, io.StringIO)
    assert "1/1 tables, 12 rows" in terminal.file.getvalue()
