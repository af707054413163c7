"""Writes the Genie spaces, `genie/*.genie_space.yml`, from the questions and metric views of each world (`make docs`).

The questions of a world, each with the SQL that the tests run, are the examples and the benchmarks of its space. Names
of tables get their catalog and schema when the bundle is deployed.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import yaml

from retail_spark.core.table import World
from retail_spark.databricks.metrics import metric_views
from retail_spark.fmcg import FMCG
from retail_spark.questions import parameters, question, question_names, title
from retail_spark.retail import RETAIL

TARGET = Path(__file__).parents[1] / "genie"
_SCHEMA = {"retail": "${var.catalog}.${var.schema}", "fmcg": "${var.catalog}.${var.fmcg_schema}"}
_TITLE = {"retail": "Retail: sales, stock and why", "fmcg": "Consumer goods: from supplier lots to shelves"}
# What runs keep for themselves is no data to ask of; and a space takes 30 tables and views
_LEFT_OUT = {
    "retail": (
        "demand_by_day",
        "demand_foreseen_by_week",
        "flow_of_goods",
        "units_by_popularity",
        "visitors_who_buy_by_day",
    ),
    "fmcg": ("cheapest_way_without_a_lane",),
}
_TOLD = {
    "retail": [
        "Prefer the metric views for sales, lost sales, stock and stockouts; call their measures by MEASURE().",
        "A position is a product in a place. It is out of stock on a day that it closes at zero.",
        "Lost sales are units that shoppers asked for and did not get, at list price; they are no part of net sales.",
        "Rows of gold_sales_fact with is_return reverse a line, with negative amounts; leave them out of units sold.",
        "Their return_source is CUSTOMER_RETURN where goods came back, CANCELLATION where an order line was cancelled.",
        "A row of stock is the close of a day: never sum stock over days, take a day or the mean of days.",
    ],
    "fmcg": [
        "Prefer the metric views for the till, orders and shipments; call their measures by MEASURE().",
        "Follow a batch by batch_id through shipment_lines to shipments; those to destination_type store are shops.",
        "origin_id and destination_id name a row of the table that origin_type and destination_type say.",
        "Lift is eaches sold by base eaches, those that an ordinary week would have sold.",
        "The contaminated batch is B-2024-RECALL-001; MegaMart is ACCT-MEGA-001; Black Friday is PROMO-BF-2024.",
    ],
}


def files() -> dict[str, str]:
    """Names and texts of all files."""
    return {f"{world.name}.genie_space.yml": _text(world) for world in (RETAIL, FMCG)}


def space(world: World) -> dict[str, Any]:
    """A world's space, in the form in which a workspace exports one."""
    names = [name for name in question_names(world.name) if name not in _LEFT_OUT[world.name]]
    asked = {name: question(world.name, name) for name in names}
    asked = {name: sql for name, sql in asked.items() if not parameters(sql)}
    read = sorted({table for sql in asked.values() for table in _tables(world, sql)})
    return {
        "version": 2,
        "config": {
            "sample_questions": _by_id(
                {"id": _id(world, "sample", name), "question": [_asked(sql)]} for name, sql in asked.items()
            )
        },
        "data_sources": {
            "tables": [{"identifier": f"{_SCHEMA[world.name]}.{name}"} for name in read],
            "metric_views": [{"identifier": f"{_SCHEMA[world.name]}.{name}"} for name in metric_views(world)],
        },
        "instructions": {
            "text_instructions": [
                {"id": _id(world, "text", "all"), "content": [line + "\n" for line in _TOLD[world.name]]}
            ],
            "example_question_sqls": _by_id(
                {"id": _id(world, "example", name), "question": [_asked(sql)], "sql": _lines(world, sql)}
                for name, sql in asked.items()
            ),
        },
        "benchmarks": {
            "questions": _by_id(
                {
                    "id": _id(world, "benchmark", name),
                    "question": [_asked(sql)],
                    "answer": [{"format": "SQL", "content": _lines(world, sql)}],
                }
                for name, sql in asked.items()
            )
        },
    }


def _text(world: World) -> str:
    resource = {
        "title": _TITLE[world.name],
        "description": f"Questions to the {world.name} world of retail_spark. Everybody in the data is invented.",
        "warehouse_id": "${var.warehouse_id}",
        "serialized_space": space(world),
    }
    content = {"resources": {"genie_spaces": {f"{world.name}_genie": resource}}}
    head = "# Made by docs/genie.py from the questions and metric views in src/retail_spark/sql, do not edit.\n"
    return head + yaml.safe_dump(content, sort_keys=False, width=1_000)


def _asked(sql: str) -> str:
    """What a question asks, without what is expected of the answer."""
    return re.sub(r"\s*\([^()]*\)$", "", title(sql))


def _tables(world: World, sql: str) -> list[str]:
    return [name for name in re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql) if name in world.tables]


def _lines(world: World, sql: str) -> list[str]:
    """A question's SQL without its head, its tables with catalog and schema."""

    def full(match: re.Match[str]) -> str:
        return f"{match[1]}{_SCHEMA[world.name]}.{match[2]}" if match[2] in world.tables else match[0]

    text = re.sub(r"\b((?:FROM|JOIN)\s+)(\w+)", full, sql.partition("\n")[2].strip())
    return [line + "\n" for line in text.splitlines()]


def _id(world: World, kind: str, name: str) -> str:
    """32 hexadecimal digits, the same each time."""
    return hashlib.md5(f"{world.name}/{kind}/{name}".encode(), usedforsecurity=False).hexdigest()


def _by_id(items: Any) -> list[dict[str, Any]]:
    """In the order that a workspace asks for."""
    return sorted(items, key=lambda item: str(item["id"]))


if __name__ == "__main__":
    for name, text in files().items():
        (TARGET / name).write_text(text, encoding="utf-8")
