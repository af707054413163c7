"""The retail world's register of tables."""

from __future__ import annotations

from retail_spark.core.table import World

RETAIL = World("retail")
