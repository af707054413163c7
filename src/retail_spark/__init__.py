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
    from retail_spark.retail.kernel.basket import draw_basket
    from retail_spark.trade.inventory.manager import InventoryManager
    from retail_spark.trade.inventory.stockouts import StockoutGenerator
    from retail_spark.trade.inventory.validator import SalesValidator
    from retail_spark.trade.promo import PromoCalendar
    from retail_spark.trade.traffic import explain_traffic

__version__ = "0.1.0"
__all__ = [
    "FmcgConfig",
    "InventoryManager",
    "Lakehouse",
    "PromoCalendar",
    "RetailConfig",
    "SalesValidator",
    "StockoutGenerator",
    "UserError",
    "__version__",
    "advance",
    "draw_basket",
    "explain_traffic",
    "generate",
    "validate",
]

_HOMES = {
    "FmcgConfig": "retail_spark.fmcg.config",
    "InventoryManager": "retail_spark.trade.inventory.manager",
    "Lakehouse": "retail_spark.core.lakehouse.place",
    "PromoCalendar": "retail_spark.trade.promo",
    "RetailConfig": "retail_spark.config",
    "SalesValidator": "retail_spark.trade.inventory.validator",
    "StockoutGenerator": "retail_spark.trade.inventory.stockouts",
    "UserError": "retail_spark.core.errors",
    "advance": "retail_spark.api",
    "draw_basket": "retail_spark.retail.kernel.basket",
    "explain_traffic": "retail_spark.trade.traffic",
    "generate": "retail_spark.api",
    "validate": "retail_spark.api",
}


def __getattr__(name: str) -> Any:
    """Import a public name at its first use: Spark's Python workers import this package too, and need none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'retail_spark' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
