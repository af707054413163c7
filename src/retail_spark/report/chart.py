"""What a chart of the report is: questions, a picture of their answers, and a sentence that says why it looks so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from retail_spark.questions import question, tables_of

Rows = Sequence[Mapping[str, Any]]
Answers = Mapping[str, Rows]  # by question


@dataclass(frozen=True)
class Chart:
    """One chart. It is shown where the tables that its questions read are there.

    `draw(figure, answers, is_narrow)` draws it, `why(answers)` is the sentence below it. `about` is a question with one
    row of answer, whose columns are parameters of the others.
    """

    name: str
    title: str
    questions: tuple[str, ...]
    draw: Callable[[Figure, Answers, bool], None]
    why: Callable[[Answers], str]
    about: str | None = None

    @property
    def all_questions(self) -> tuple[str, ...]:
        """In the order in which they are asked."""
        return self.questions if self.about is None else (self.about, *self.questions)

    def reads(self, world: str) -> set[str]:
        """The tables that it needs."""
        return {table for name in self.all_questions for table in tables_of(question(world, name))}


def column(rows: Rows, name: str) -> list[Any]:
    """One column of an answer."""
    return [row[name] for row in rows]


def total(rows: Rows, name: str) -> Any:
    """Its sum."""
    return sum(column(rows, name))
