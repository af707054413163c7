"""Metric views: what net sales, lift or a stockout rate mean, said once for dashboards, Genie and SQL.

Each is a file `sql/WORLD/metrics/NAME.yml`, in the YAML of Databricks; `{schema}` stands for where the tables are.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from importlib.resources import files

from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.table import World


def metric_views(world: World) -> dict[str, str]:
    """Definitions of a world's metric views by their names."""
    folder = files("retail_spark") / "sql" / world.name / "metrics"
    if not folder.is_dir():
        return {}
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yml")), key=lambda entry: entry.name)
    return {entry.name.removesuffix(".yml"): entry.read_text(encoding="utf-8") for entry in found}


def tables_read(definition: str) -> set[str]:
    """Names of the tables that a metric view stands on."""
    return set(re.findall(r"\{schema\}\.(\w+)", definition))


def statements(world: World, lakehouse: Lakehouse, there: Collection[str]) -> list[str]:
    """One CREATE VIEW for each metric view whose tables are all there."""
    return [
        f"CREATE OR REPLACE VIEW {lakehouse.name(name)} WITH METRICS LANGUAGE YAML AS $$\n"
        f"{definition.replace('{schema}', str(lakehouse)).strip()}\n$$"
        for name, definition in metric_views(world).items()
        if tables_read(definition) <= set(there)
    ]
