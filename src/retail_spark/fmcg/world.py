"""The FMCG world's register of tables. A table's level is the number in its module's name."""

from __future__ import annotations

from typing import Final

from retail_spark.core.table import World

ALGORITHM_VERSION: Final = "2"
"""Raised whenever the same config gives other rows; a test compares with what the version before gave."""

FMCG = World("fmcg", ALGORITHM_VERSION)
