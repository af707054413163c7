"""What a builder is given beside its input tables. It is passed along, never global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from retail_spark.core.draws import draw


class Settings(Protocol):
    """What the pipeline asks of a world's config, beside the numbers that its builders read."""

    @property
    def seed(self) -> int:
        """The one source of chance."""

    @property
    def start_date(self) -> date:
        """First day of the horizon."""

    @property
    def days(self) -> int:
        """Length of the horizon."""

    def data_hash(self) -> str:
        """Stands for every setting that decides rows; the same for every length of the horizon."""

    def model_dump_json(self) -> str:
        """All settings, as the manifest keeps them."""


@dataclass(frozen=True)
class Window:
    """The days that a run generates, both ends included, and `origin`, the first day of the whole horizon."""

    first_day: date
    last_day: date
    origin: date

    @property
    def is_first(self) -> bool:
        """Whether this window opens the horizon (a generate), rather than continuing it (an advance)."""
        return self.first_day == self.origin

    @property
    def days(self) -> int:
        """Number of days in the window."""
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True)
class Run:
    """One run: session, config, window, and `previous`: a table as the last finished run left it.

    `previous` gives None in a generate, and for a table that the last run did not know.
    """

    spark: SparkSession
    config: Any
    window: Window
    previous: Callable[[str], DataFrame | None]

    def draw(self, stream: str, *keys: str | Column) -> Column:
        """A keyed draw under this run's seed: see `retail_spark.core.draws`."""
        return draw(self.config.seed, stream, *keys)

    def generates(self, day: str) -> Column:
        """Whether a day lies in the window. Inputs with `history` also lead to rows of days that others write."""
        return F.col(day).between(F.lit(self.window.first_day), F.lit(self.window.last_day))
