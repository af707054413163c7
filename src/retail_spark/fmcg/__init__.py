"""The FMCG world: a maker of consumer goods, one module for each level of the data, in their order."""

from __future__ import annotations

from retail_spark.fmcg import (
    level_00_reference,
    level_00_rules,
    level_00_transport,
    level_01_lanes,
    level_01_supply,
    level_02_recipes,
    level_02_routes,
    level_03_customers,
    level_04_promotions,
    level_04_skus,
)
from retail_spark.fmcg.world import FMCG

__all__ = [
    "FMCG",
    "level_00_reference",
    "level_00_rules",
    "level_00_transport",
    "level_01_lanes",
    "level_01_supply",
    "level_02_recipes",
    "level_02_routes",
    "level_03_customers",
    "level_04_promotions",
    "level_04_skus",
]
