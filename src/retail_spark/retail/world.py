"""The retail world's register of tables."""

from __future__ import annotations

from typing import Final

from retail_spark.core.table import World

ALGORITHM_VERSION: Final = "2"
"""Raised whenever the same config gives other rows; a test compares with what the version before gave."""

RETAIL = World("retail", ALGORITHM_VERSION)
