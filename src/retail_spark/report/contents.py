"""What the report is made of: the run that made the lakehouse, what its checks found, and answers to questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyspark.sql import SparkSession

from retail_spark.core.checks import CheckResult
from retail_spark.core.lakehouse.manifest import RunRecord, settings_of
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.parallel import each
from retail_spark.core.table import World
from retail_spark.questions import question, with_parameters
from retail_spark.report.chart import Answers, Chart, Rows

MOST_ROWS = 5_000  # an answer is an aggregate, and facts are never collected


@dataclass(frozen=True)
class Contents:
    """All that the page tells. `bytes_of` and `rows_of` are by table; a chart has its answers beside it."""

    world: World
    record: RunRecord
    rows_of: dict[str, int]
    bytes_of: dict[str, int]
    checks: Sequence[CheckResult]
    charts: Sequence[tuple[Chart, Answers]]

    @property
    def settings(self) -> dict[str, Any]:
        """The settings of the run."""
        return settings_of(self.record)


def read_contents(
    spark: SparkSession,
    world: World,
    lakehouse: Lakehouse,
    record: RunRecord,
    charts: Sequence[Chart],
    checks: Sequence[CheckResult],
) -> Contents:
    """Read a lakehouse that is open, and whose last finished run is `record`.

    A chart whose tables are not there, or one of whose questions has no answer, is left out.
    """
    there = set(lakehouse.tables(spark))
    names = [name for name in world.tables if name in record.tables and world.tables[name].growth != "window"]
    sizes = each(lambda name: lakehouse.size(spark, name), names)
    readable = [chart for chart in charts if chart.reads(world.name) <= there]
    answers = answers_to(spark, world.name, readable)
    told = [(chart, {name: answers.get(name, []) for name in chart.all_questions}) for chart in readable]
    return Contents(
        world=world,
        record=record,
        rows_of={name: record.tables[name].rows for name in names},
        bytes_of=dict(zip(names, sizes, strict=True)),
        checks=checks,
        charts=[(chart, given) for chart, given in told if all(given.values())],
    )


def answers_to(spark: SparkSession, world: str, charts: Sequence[Chart]) -> Answers:
    """The answers to all questions of the charts, each asked once; first those from which others get parameters."""
    plain = {name for chart in charts for name in chart.all_questions[: 1 if chart.about else None]}
    answers = dict(zip(sorted(plain), each(lambda name: _ask(spark, world, name), sorted(plain)), strict=True))
    for chart in charts:
        if chart.about is not None and answers[chart.about]:
            parameters = answers[chart.about][0]
            answers |= {name: _ask(spark, world, name, parameters) for name in chart.questions}
    return answers


def _ask(spark: SparkSession, world: str, name: str, parameters: Mapping[str, Any] | None = None) -> Rows:
    sql = with_parameters(question(world, name), parameters or {})
    rows = spark.sql(sql).limit(MOST_ROWS + 1).collect()
    if len(rows) > MOST_ROWS:
        raise ValueError(f"question {name} gives more than {MOST_ROWS} rows: it must aggregate")
    return [row.asDict() for row in rows]
