"""The retail world: an omnichannel retailer, one module for each step of the data, in their order."""

from __future__ import annotations

from retail_spark.retail import (
    carts,
    customer_changes,
    customers,
    dates,
    factors,
    ledgers,
    lost_requests,
    online,
    operations,
    payments,
    places,
    products,
    promo_use,
    promotions,
    receipts,
    replenishment,
    sessions,
    transport,
)
from retail_spark.retail.gold import (
    aggregates,
    dimensions,
    events,
    forecast,
    inventory,
    sales,
    sample_queries,
    size_fit,
    stockouts,
)
from retail_spark.retail.gold import carts as gold_carts
from retail_spark.retail.gold import customers as gold_customers
from retail_spark.retail.gold import dates as gold_dates
from retail_spark.retail.kernel import demand_rates, region_plan, simulate
from retail_spark.retail.world import RETAIL

__all__ = [
    "RETAIL",
    "aggregates",
    "carts",
    "customer_changes",
    "customers",
    "dates",
    "demand_rates",
    "dimensions",
    "events",
    "factors",
    "forecast",
    "gold_carts",
    "gold_customers",
    "gold_dates",
    "inventory",
    "ledgers",
    "lost_requests",
    "online",
    "operations",
    "payments",
    "places",
    "products",
    "promo_use",
    "promotions",
    "receipts",
    "region_plan",
    "replenishment",
    "sales",
    "sample_queries",
    "sessions",
    "simulate",
    "size_fit",
    "stockouts",
    "transport",
]
