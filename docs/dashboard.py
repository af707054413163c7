"""Writes the AI/BI dashboard, `jobs/retail_overview.lvdash.json`, from the questions of the world (`make docs`).

A data set is a question's SQL; a widget names the data set, and the fields it shows. Rows of the grid have 12 columns.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import sqlglot

from retail_spark.questions import question, title

TARGET = Path(__file__).parents[1] / "jobs" / "retail_overview.lvdash.json"
SALES, STOCK, SUPPLY = "sales_by_day_channel_and_category", "stock_by_day_and_kind_of_place", "supply_by_day"
CARTS, REASONS, FUNNEL = "carts_left_with_and_without_low_stock", "why_carts_are_left", "from_sessions_to_orders"
STOCKOUTS, PROMOTIONS, PRICES = "costliest_stockouts", "strongest_promotions", "promotional_sales_by_day"
_VERSIONS = {"counter": 2, "table": 2, "bar": 3, "line": 3}
_COLUMNS, _HIGH, _LOW = 12, 6, 3
_QUANTITATIVE, _TEMPORAL, _CATEGORICAL = ({"type": kind} for kind in ("quantitative", "temporal", "categorical"))


def dashboard() -> dict[str, Any]:
    """The whole file."""
    sets = (SALES, STOCK, SUPPLY, STOCKOUTS, PROMOTIONS, PRICES, CARTS, REASONS, FUNNEL)
    return {
        "datasets": [_dataset(name) for name in sets],
        "pages": [
            _page(
                "Sales and lost sales",
                [
                    _counter(SALES, "Net sales", "sold"),
                    _counter(SALES, "Lost sales", "lost"),
                    _counter(SALES, "Gross margin", "margin"),
                    _counter(SALES, "Returned", "returned"),
                ],
                [_by_day(SALES, "Sales by day", "bar", "sold", "channel_name")],
                [
                    _by_day(SALES, "Lost sales by day", "bar", "lost", "category"),
                    _ranking(SALES, "Sales by channel", "sold", "channel_name"),
                ],
            ),
            _page(
                "Stockouts",
                [_by_day(STOCK, "Share of positions out of stock", "line", "stockout_rate", "location_type", "AVG")],
                [
                    _by_day(STOCK, "Positions out of stock", "bar", "empty_positions", "location_type"),
                    _ranking(STOCKOUTS, "What the costliest lost", "lost_sales_revenue", "product_name"),
                ],
                [_table(STOCKOUTS, "The costliest stockouts")],
            ),
            _page(
                "Promotions",
                [_by_day(PRICES, "Sales at full price and on promotion", "bar", "sold", "price")],
                [
                    _by_day(PRICES, "Discounts by day", "line", "discount"),
                    _ranking(PROMOTIONS, "Units by promotion", "units", "name"),
                ],
                [_table(PROMOTIONS, "The promotions that sold the most")],
            ),
            _page(
                "Abandoned carts",
                [
                    _counter(REASONS, "Carts left behind", "carts"),
                    _counter(REASONS, "Their value", "value"),
                    _counter(REASONS, "Brought back by reminders", "recovery_revenue"),
                ],
                [
                    _ranking(REASONS, "Value left behind by reason", "value", "suspected_reason"),
                    _ranking(FUNNEL, "Sessions by channel", "sessions", "channel_name"),
                ],
                [_table(CARTS, "Carts left with and without low stock")],
                [_table(FUNNEL, "From sessions to orders")],
            ),
            _page(
                "Supply",
                [
                    _by_day(SUPPLY, "Units asked for", "line", "units_asked"),
                    _by_day(SUPPLY, "Units unloaded", "line", "units_unloaded"),
                ],
                [
                    _by_day(SUPPLY, "Late trucks", "bar", "late_trucks"),
                    _by_day(STOCK, "Stock at cost", "line", "value_at_cost", "location_type"),
                ],
            ),
        ],
    }


def _dataset(name: str) -> dict[str, Any]:
    sql = question("retail", name)
    lines = [line + "\n" for line in sql.strip().splitlines()[1:]]
    return {"name": name, "displayName": title(sql), "queryLines": lines}


def _page(name: str, *rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows of widgets of equal width, below each other."""
    layout, top = [], 0
    for row in rows:
        height = _LOW if all(widget["spec"]["widgetType"] == "counter" for widget in row) else _HIGH
        width = _COLUMNS // len(row)
        for number, widget in enumerate(row):
            place = {"x": number * width, "y": top, "width": width, "height": height}
            layout.append({"widget": widget, "position": place})
        top += height
    return {
        "name": _name(name),
        "displayName": name,
        "pageType": "PAGE_TYPE_CANVAS",
        "layoutVersion": "GRID_V1",
        "layout": layout,
    }


def _widget(dataset: str, kind: str, heading: str, fields: dict[str, str], encodings: dict[str, Any]) -> dict[str, Any]:
    named = [{"name": name, "expression": expression} for name, expression in fields.items()]
    query = {"datasetName": dataset, "fields": named, "disaggregated": kind == "table"}
    return {
        "name": _name(heading),
        "queries": [{"name": "main_query", "query": query}],
        "spec": {
            "version": _VERSIONS[kind],
            "widgetType": kind,
            "encodings": encodings,
            "frame": {"showTitle": True, "title": heading},
        },
    }


def _counter(dataset: str, heading: str, column: str) -> dict[str, Any]:
    field = f"sum({column})"
    value = {"fieldName": field, "displayName": heading}
    return _widget(dataset, "counter", heading, {field: f"SUM(`{column}`)"}, {"value": value})


def _by_day(
    dataset: str, heading: str, kind: str, column: str, color: str | None = None, how: str = "SUM"
) -> dict[str, Any]:
    day, field = "daily(dt)", f"{how.lower()}({column})"
    fields = {day: 'DATE_TRUNC("DAY", `dt`)', field: f"{how}(`{column}`)"}
    encodings: dict[str, Any] = {
        "x": {"fieldName": day, "scale": _TEMPORAL, "displayName": "day"},
        "y": {"fieldName": field, "scale": _QUANTITATIVE, "displayName": heading},
    }
    if color is not None:
        fields[color] = f"`{color}`"
        encodings["color"] = {"fieldName": color, "scale": _CATEGORICAL, "displayName": color.replace("_", " ")}
    return _widget(dataset, kind, heading, fields, encodings)


def _ranking(dataset: str, heading: str, column: str, by: str) -> dict[str, Any]:
    """Lying bars, one for each value of a column."""
    field = f"sum({column})"
    encodings = {
        "x": {"fieldName": field, "scale": _QUANTITATIVE, "displayName": column.replace("_", " ")},
        "y": {"fieldName": by, "scale": _CATEGORICAL, "displayName": by.replace("_", " ")},
    }
    return _widget(dataset, "bar", heading, {by: f"`{by}`", field: f"SUM(`{column}`)"}, encodings)


def _table(dataset: str, heading: str) -> dict[str, Any]:
    """All columns of a question, as its SELECT names them."""
    columns = sqlglot.parse_one(question("retail", dataset), dialect="databricks").named_selects
    shown = [{"fieldName": name, "displayName": name.replace("_", " ")} for name in columns]
    return _widget(dataset, "table", heading, {name: f"`{name}`" for name in columns}, {"columns": shown})


def _name(text: str) -> str:
    return re.sub(r"\W+", "_", text.lower())


if __name__ == "__main__":
    TARGET.write_text(json.dumps(dashboard(), indent=2) + "\n", encoding="utf-8")
