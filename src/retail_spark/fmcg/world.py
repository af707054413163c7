"""The FMCG world's register of tables. A table's level is the number in its module's name."""

from __future__ import annotations

from retail_spark.core.table import World

FMCG = World("fmcg")
