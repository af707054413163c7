"""How many rows a config comes to, roughly, without generating anything: for the plan that --dry-run shows."""

from __future__ import annotations

from retail_spark.config import RetailConfig


def expected_rows(config: RetailConfig) -> dict[str, int]:
    return {}


def expected_bytes(table, rows) -> int:
    return 0
