"""The retail world: an omnichannel retailer, one module for each step of the data, in their order."""

from __future__ import annotations

from retail_spark.retail import (
    campaigns,
    customers,
    dates,
    disruptions,
    factors,
    ledgers,
    lost_requests,
    marketing,
    online,
    operations,
    payments,
    places,
    products,
    promo_use,
    promotions,
    receipts,
    replenishment,
    sensors,
    transport,
)
from retail_spark.retail.gold import dates as gold_dates
from retail_spark.retail.gold import dimensions, inventory, sales, stockouts
from retail_spark.retail.kernel import region_plan, simulate
from retail_spark.retail.world import RETAIL

__all__ = [
    "RETAIL",
    "campaigns",
    "customers",
    "dates",
    "dimensions",
    "disruptions",
    "factors",
    "gold_dates",
    "inventory",
    "ledgers",
    "lost_requests",
    "marketing",
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
    "sensors",
    "simulate",
    "stockouts",
    "transport",
]
