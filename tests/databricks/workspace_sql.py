"""What only a workspace can run, made to run here: scripts with parameters put in, metric views as plain queries."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pyspark.sql import SparkSession

from retail_spark.api import WORLDS
from retail_spark.databricks.metrics import metric_views
from retail_spark.notebook import Notebook

FOLDER = Path(__file__).parents[2] / "jobs" / "sql"


def script(file: str, catalog: str, schema: str) -> str:
    """A file of the warehouse as it is when the job's parameters, which are SQL strings, have been put in."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    return text.replace("{{catalog}}", f"'{catalog}'").replace("{{schema}}", f"'{schema}'")


def statements_of(text: str) -> list[str]:
    """The statements of a script; nothing in ours has a semicolon in it but their ends."""
    return [step.strip() for step in text.split(";\n") if step.strip()]


def metric_query(definition: str) -> str:
    """All measures of a metric view by all its dimensions, over tables by their bare names."""
    view = yaml.safe_load(definition.replace("{schema}.", ""))
    dimensions = [f"{one['expr']} AS {one['name']}" for one in view["dimensions"]]
    measures = [f"{one['expr']} AS {one['name']}_" for one in view["measures"]]
    groups = ", ".join(str(number + 1) for number in range(len(dimensions)))
    return (
        f"SELECT {', '.join([*dimensions, *measures])} FROM {_relation(view['source'])} AS source "
        f"{' '.join(_joins(view.get('joins', [])))} GROUP BY {groups}"
    ).replace("shop.account.", "account.")


def _relation(source: str) -> str:
    return f"({source})" if source.startswith("SELECT") else source


def _joins(joins: list[dict[str, Any]]) -> Iterator[str]:
    """Each join's parent stands before it, as in a snowflake."""
    for join in joins:
        yield f"LEFT JOIN {_relation(join['source'])} AS {join['name']} ON {join['on']}"
        yield from _joins(join.get("joins", []))


def run_all(spark: SparkSession, world: str) -> dict[str, list[int]]:
    """Rows that the scripts' statements and each metric view give in a lakehouse that is open.

    Of the checks one in six: they differ by their queries alone, and those are run by every validation.
    """
    checks, questions = (
        statements_of(script(f"{world}_{kind}.sql", "spark_catalog", world)) for kind in ("checks", "questions")
    )
    chosen = {"checks": [*checks[:2], *checks[2:-2:6], *checks[-2:]], "questions": questions}
    chosen |= {name: [metric_query(text)] for name, text in metric_views(WORLDS[world]).items()}
    return {name: [len(spark.sql(step).collect()) for step in steps] for name, steps in chosen.items()}


if __name__ == "__main__":
    name = sys.argv.pop()
    here = Notebook({}, name)
    here.open()
    print(json.dumps(run_all(here.spark, name)))
