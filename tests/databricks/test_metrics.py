"""Metric views: what their definitions say, and the statements that make them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from retail_spark.api import WORLDS
from retail_spark.core.columns import declared_columns
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.table import World
from retail_spark.databricks import metrics, unity

FIELDS = {"name", "expr", "display_name", "comment", "synonyms", "format"}
AGGREGATE = re.compile(r"\b(SUM|COUNT|AVG|COUNT_IF)\(")
VIEWS = [(world, name, text) for world in WORLDS.values() for name, text in metrics.metric_views(world).items()]
named = pytest.mark.parametrize(("world", "name", "text"), VIEWS, ids=[name for _, name, _ in VIEWS])


def columns(world: World, source: str) -> set[str]:
    """Columns of a source: a declared table's, or those that a query selects."""
    if source.startswith("SELECT"):
        selected = source[len("SELECT") : source.index(" FROM ")]
        return {re.split(r" AS |\.", column.strip())[-1] for column in selected.split(", ") if column != "0)"}
    return {column.name for column in declared_columns(world.tables[source])}


def joined(joins: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for join in joins for one in (join, *joined(join.get("joins", [])))]


@named
def test_a_definition_is_of_the_form_that_a_workspace_takes(world: World, name: str, text: str) -> None:
    view = yaml.safe_load(text)
    assert view.keys() == {"version", "comment", "source", "joins", "dimensions", "measures"}
    assert view["version"] == "1.1"
    for join in joined(view["joins"]):  # without its quotation marks, `on` would be read as true
        assert join.keys() - {"joins"} == {"name", "source", "on"}
    for field in (*view["dimensions"], *view["measures"]):
        assert {"name", "expr", "display_name"} <= field.keys() <= FIELDS
    assert all(AGGREGATE.search(measure["expr"]) for measure in view["measures"])
    assert not any(AGGREGATE.search(dimension["expr"]) for dimension in view["dimensions"])
    names = [field["name"] for field in (*view["dimensions"], *view["measures"])]
    assert len(set(names)) == len(names)
    assert name not in world.tables


@named
def test_every_column_it_names_is_declared(world: World, name: str, text: str) -> None:
    assert metrics.tables_read(text) <= world.tables.keys()
    view = yaml.safe_load(text.replace("{schema}.", ""))
    known = {"source": columns(world, view["source"])}
    known |= {join["name"]: columns(world, join["source"]) for join in joined(view["joins"])}
    said = [field["expr"] for field in (*view["dimensions"], *view["measures"])]
    said += [join["on"] for join in joined(view["joins"])]
    for expression in said:
        found = re.findall(r"\b([a-z_]+)\.([a-z_0-9]+)\b(?!\.)", expression)
        assert found or expression == "COUNT(1)", expression
        for alias, column in found:
            assert column in known[alias], (expression, alias, column)


def test_a_statement_makes_the_view_over_the_schemas_tables() -> None:
    world, place = WORLDS["retail"], Lakehouse.catalog("main", "shops")
    there = set(world.tables) - {"gold_stockout_events"}
    steps = metrics.statements(world, place, there)
    assert [step.partition(" WITH ")[0] for step in steps] == [
        f"CREATE OR REPLACE VIEW `main`.`shops`.`metrics_{name}`" for name in ("lost_sales", "sales", "stock")
    ]
    for step in steps:
        head, definition, tail = step.split("$$")
        assert head.endswith(" WITH METRICS LANGUAGE YAML AS ")
        assert tail == ""
        sources = re.findall(r'source: "?([^\n"]+)', definition)
        assert all(re.fullmatch(r"main\.shops\.gold_\w+", source) for source in sources)


def test_they_come_after_keys_and_tags() -> None:
    world, place = WORLDS["fmcg"], Lakehouse.catalog("main", "fmcg")
    *_, last = unity.statements(world, place, world.tables, world.tables)
    assert last == metrics.statements(world, place, world.tables)
    assert len(last) == 3
