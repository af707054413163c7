from __future__ import annotations

import io
import re
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from retail_spark.core.live import Bar, Html, progress_for, progress_in_notebook
from retail_spark.core.progress import Count, Lines, Silent


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
    count.table_done("a", 1_000, 10.0)
    assert count.time_left == 30
    assert str(count) == "1/4 tables, 1,000 rows, 10 s, about 30 s left"


def test_a_table_weighs_what_it_took_before() -> None:
    clock = Clock()
    count = Count(clock)
    count.start(["small", "large"], {"small": 1.0, "large": 99.0})
    count.running.append("small")
    clock.seconds = 2
    count.table_done("small", 5, 2.0)
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


def test_steps_get_a_line_now_and_then() -> None:
    clock, log = Clock(), io.StringIO()
    lines = Lines(log, every_step=10, clock=clock)
    lines.phase("checking")
    for done in range(1, 31):
        clock.seconds = done
        lines.step("checking", done, 30)
    assert log.getvalue().splitlines() == ["checking", *(f"checking: {done} of 30" for done in (10, 20, 30))]


def test_checks_alone_have_no_bar_of_tables() -> None:
    terminal, shown = Console(file=io.StringIO(), force_terminal=True, width=100), []
    bar, html = Bar(terminal), Html(shown.append, every=0)
    for told in (bar, html):
        told.phase("checking")
        told.step("checking", 7, 30)
        told.stop()
    assert isinstance(terminal.file, io.StringIO)
    assert "checking: 7 of 30" in terminal.file.getvalue()
    assert "tables" not in terminal.file.getvalue()
    assert [re.sub("<.*?>", "", text) for text in shown] == ["0 s checking", "0 s checking: 7 of 30", "0 s "]


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
    assert re.search(r"stores +12 +0\.5", terminal.file.getvalue()), "the table of what was written"


def test_a_notebook_gets_html_not_too_often_and_the_last_of_it() -> None:
    clock, shown = Clock(), []
    html = Html(shown.append, every=5, clock=clock)
    html.start(["a<b>", "c"], {})
    for name, seconds in (("a<b>", 1), ("c", 2)):
        clock.seconds = seconds
        html.table_started(name)
        html.table_done(name, 1_234, 1.0)
    assert [re.findall(r"\d/2 tables", text) for text in shown] == [["0/2 tables"], ["2/2 tables"]]
    assert "<td style='text-align:left'>a&lt;b&gt;</td><td>1,234</td>" in shown[-1]
    assert "width:100.0%" in shown[-1]
    html.phase("checking")
    html.stop()
    assert [("checking" in text) for text in shown[2:]] == [True, False]


class Shell:
    """What stands for IPython: a page on which HTML can be shown, and shown anew."""

    def __init__(self, **names: Any) -> None:
        self.user_ns, self.kernel, self.said = names, object(), []
        self.display = SimpleNamespace(
            HTML=str, display=self._show, clear_output=lambda wait: self.said.append("clear")
        )

    def get_ipython(self) -> Shell:
        return self

    def _show(self, html: str, display_id: bool) -> SimpleNamespace:
        self.said.append("first")
        return SimpleNamespace(update=lambda html: self.said.append("update"))


def test_only_a_notebook_is_shown_html(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "IPython", None)
    assert isinstance(progress_in_notebook(), Silent)
    shell = Shell()
    monkeypatch.setitem(sys.modules, "IPython", shell)
    for _ in range(2):
        progress = progress_in_notebook()
        progress.start(["stores"], {})
        progress.stop()
        shell.user_ns = {"displayHTML": shell.said.append}  # as in a workspace of Databricks
    assert shell.said[:2] == ["first", "update"]
    assert shell.said[2::2] == ["clear", "clear"]
    assert "0/1 tables" in shell.said[3]
    del shell.kernel  # IPython on a terminal
    assert isinstance(progress_in_notebook(), Silent)
