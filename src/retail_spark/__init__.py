"""Retail data on Spark and Delta Lake in which everything has a cause.

from retail_spark import Lakehouse, RetailConfig, generate

summary = generate(spark, RetailConfig.scale("demo", seed=42), Lakehouse.directory("lakehouse", "retail"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retail_spark.api import advance, generate, validate
    from retail_spark.config import RetailConfig
    from retail_spark.core.errors import UserError
    from retail_spark.core.lakehouse.place import Lakehouse
    from retail_spark.fmcg.config import FmcgConfig

__version__ = "0.1.0"
__all__ = ["FmcgConfig", "Lakehouse", "RetailConfig", "UserError", "__version__", "advance", "generate", "validate"]

_HOMES = {
    "FmcgConfig": "retail_spark.fmcg.config",
    "Lakehouse": "retail_spark.core.lakehouse.place",
    "RetailConfig": "retail_spark.config",
    "UserError": "retail_spark.core.errors",
    "advance": "retail_spark.api",
    "generate": "retail_spark.api",
    "validate": "retail_spark.api",
}


def __getattr__(name: str) -> Any:
    """Import a public name at its first use: Spark's Python workers import this package too, and need none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'retail_spark' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
