"""What must hold in a dashboard's file, inside of which nothing else looks before somebody opens it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import sqlglot

VERSIONS = {"counter": 2, "table": 2, "bar": 3, "line": 3}
COLUMNS = 12
_EXPRESSION = re.compile(r'(?:(?:SUM|AVG|COUNT|MIN|MAX)\(`(\w+)`\)|DATE_TRUNC\("DAY", `(\w+)`\)|`(\w+)`)')


def dashboard_problems(file: Path) -> list[str]:
    """Everything that is wrong with it."""
    if not file.is_file():
        return [f"{file.name} is not there"]
    board = json.loads(file.read_text(encoding="utf-8"))
    columns = {one["name"]: _columns(one) for one in board["datasets"]}
    found = []
    for page in board["pages"]:
        if (page["layoutVersion"], page["pageType"]) != ("GRID_V1", "PAGE_TYPE_CANVAS"):
            found.append(f"page {page['name']}: not a canvas of {COLUMNS} columns")
        found += _of_grid(page)
        for entry in page["layout"]:
            widget = entry["widget"]
            found += [f"widget {widget['name']}: {problem}" for problem in _of_widget(widget, columns)]
    names = [entry["widget"]["name"] for page in board["pages"] for entry in page["layout"]]
    return found + [f"widget {name} is there twice" for name in set(names) if names.count(name) > 1]


def _columns(dataset: dict[str, Any]) -> list[str]:
    lines = dataset["queryLines"]
    assert all(line.endswith("\n") for line in lines), "lines are joined with nothing between them"
    names: list[str] = sqlglot.parse_one("".join(lines), dialect="databricks").named_selects
    return names


def _of_grid(page: dict[str, Any]) -> Iterator[str]:
    placed = [(entry["widget"]["name"], entry["position"]) for entry in page["layout"]]
    for name, at in placed:
        if at["x"] < 0 or at["x"] + at["width"] > COLUMNS:
            yield f"widget {name} is beyond the grid"
    for (name, one), (_, other) in combinations(placed, 2):
        apart = (
            one["x"] + one["width"] <= other["x"]
            or other["x"] + other["width"] <= one["x"]
            or one["y"] + one["height"] <= other["y"]
            or other["y"] + other["height"] <= one["y"]
        )
        if not apart:
            yield f"widget {name} stands on another"


def _of_widget(widget: dict[str, Any], columns: dict[str, list[str]]) -> Iterator[str]:
    spec, (query,) = widget["spec"], [one["query"] for one in widget["queries"]]
    kind = spec["widgetType"]
    if spec["version"] != VERSIONS.get(kind):
        yield f"{kind} is version {VERSIONS.get(kind)}"
    if query["datasetName"] not in columns:
        yield f"has no data set {query['datasetName']}"
        return
    fields = {field["name"]: field["expression"] for field in query["fields"]}
    for expression in fields.values():
        match = _EXPRESSION.fullmatch(expression)
        if match is None:
            yield f"there is no expression {expression}"
        elif (name := next(filter(None, match.groups()))) not in columns[query["datasetName"]]:
            yield f"its data has no column {name}"
    for name in _encoded(spec["encodings"]):
        if name not in fields:
            yield f"there is no field {name}"


def _encoded(value: Any) -> Iterator[str]:
    """Names of the fields that the encodings show."""
    if isinstance(value, list):
        for inner in value:
            yield from _encoded(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "fieldName":
                yield inner
            else:
                yield from _encoded(inner)
