"""How many rows a config comes to, roughly, without generating anything: the plan that a dry run shows.

Shares and rates that the simulation decides (returns, refusals, how often a shelf is filled) are rounded from generated
data of the scales tiny and demo. Nothing else reads these figures.
"""

from __future__ import annotations

import math

from retail_spark.config import RetailConfig
from retail_spark.core.table import Table
from retail_spark.retail.places import TOWNS_PER_REGION
from retail_spark.trade.calendar import TIME_FACTOR_CAP, day_factors, days_between

_LINES_OF_A_VISIT = {"fashion": 1.95, "general": 4.2}
_CARRIED_SHARE = {"fashion": 1.0, "general": 0.58}
_RETURNED_SHARE = {"fashion": 0.11, "general": 0.01}
_UNITS_OF_A_LINE = 1.15
_CARTS_OF_AN_ORDER = 1.6
_CLICKS_OF_A_CART, _CLICKS_OF_A_LINE = 2.7, 2.4
_ASKS_BY_DEMAND = 0.43  # how soon a sold unit makes a position ask for more
_STATUSES_OF_A_TRUCK = 6.3
_CHANGES_IN_A_MONTH = 0.0135  # of a customer
_REPEATED_SHARE = 0.15  # of the lines are of a product that their customer has bought before
_FITS_TOLD_SHARE = {"fashion": 0.076, "general": 0.01}
_VISITORS_OF_A_VISIT = 5.0  # the shopper, and four who only look
_ZONES_OF_A_VISITOR = {"fashion": 2.7, "general": 2.2}  # heard by a beacon
_ZONE_CHANGES_OF_A_VISITOR = 1.2
_PAST_A_SENSOR = (0.8, 0.2, 0.6, 0.8, 0.2)  # share of the visitors who pass each of a shop's
_OPEN_MINUTES = 13.7 * 60
_DISRUPTIONS_OF_A_DC_DAY = 0.013
_CAMPAIGNS_A_WEEK, _MIDDLING_CAMPAIGNS = 0.75, 1.5  # opened, and running at a time
_VISITS_BY_IMPRESSION = 0.1
_BYTES_OF_A_VALUE = 1.1  # Delta's columns, compressed
_BYTES_OF_A_TABLE = 20_000  # its first commit and file


def expected_rows(config: RetailConfig) -> dict[str, int]:
    """Rows of each table that a generate of the whole horizon writes, give or take a quarter."""
    days, places = config.days, config.stores + config.warehouses + config.dcs
    busy = sum(_busyness(config)) / days
    impressions_a_visit = _MIDDLING_CAMPAIGNS * config.ad_impressions_per_shopper
    campaigns = _CAMPAIGNS_A_WEEK * (days + config.warm_up_days + 91) / 7
    visits = config.shop_visits_per_day * days * busy * (1 + _VISITS_BY_IMPRESSION * impressions_a_visit)
    orders = config.digital_orders_per_day * days * busy
    lines_each = config.items_per_ticket_mean or _LINES_OF_A_VISIT[config.assortment]
    sold, ordered = visits * lines_each, orders * lines_each
    returns = visits * _RETURNED_SHARE[config.assortment]
    receipts, receipt_lines = visits + returns, sold + 1.1 * returns
    cancelled = config.cancellation_rate * ordered

    on_shelves = config.stores * config.products * _CARRIED_SHARE[config.assortment]
    in_warehouses, in_dcs = config.warehouses * config.products, config.dcs * config.products
    position_days = (on_shelves + in_warehouses + in_dcs) * days
    asked = _asking((sold + ordered) * _UNITS_OF_A_LINE, (on_shelves + in_warehouses) * days)
    supplied = _asking((sold + ordered) * _UNITS_OF_A_LINE, in_dcs * days)
    to_shelves = asked * on_shelves / (on_shelves + in_warehouses)
    trucks = min(asked, (config.stores + config.warehouses) * days)
    store_moves = sold + 0.4 * (ordered + cancelled) + to_shelves + returns
    dc_moves = 0.6 * (ordered + cancelled) + (asked - to_shelves) + asked + 0.6 * supplied
    carts = _CARTS_OF_AN_ORDER * orders
    left, in_carts = carts - 0.95 * orders, carts * lines_each
    clicks = _CLICKS_OF_A_CART * carts + _CLICKS_OF_A_LINE * in_carts
    clicks += config.browsing_sessions_per_cart * (carts + 0.4 * in_carts)
    refused, stockouts = 0.05 * (sold + ordered), 0.5 * config.target_stockout_rate * position_days
    visitors = visits * _VISITORS_OF_A_VISIT
    heard = visitors * config.beacon_share
    intervals = config.stores * days * _OPEN_MINUTES / config.foot_traffic_minutes
    passing = [share * visitors / intervals for share in _PAST_A_SENSOR]
    weeks_planned = (days + 35) / 7
    changes = _CHANGES_IN_A_MONTH * config.customers * days / 30.4
    years = config.last_date.year - config.start_date.year + 11

    rows: dict[str, float] = {
        "geographies_master": config.regions * TOWNS_PER_REGION,
        "stores": config.stores,
        "distribution_centers": config.dcs + config.warehouses,
        "trucks": 1.15 * (config.stores + config.warehouses),
        "customers": config.customers,
        "customer_changes": changes,
        "products_master": config.products,
        "promotions_master": 75 + 4.7 * weeks_planned,
        "campaigns": campaigns,
        "campaign_reach": campaigns * config.stores,
        "promo_calendar": 0.6 * config.products * weeks_planned,
        "dim_date": years * 365.25,
        "demand_factors": (config.stores + config.regions) * days,
        "demand_rates": (on_shelves + in_warehouses) * (days / 7 + 1),
        "inventory_positions": position_days,
        "receipts": receipts,
        "receipt_lines": receipt_lines,
        "payments": 1.012 * (receipts + orders) + cancelled,
        "promotions": 0.008 * visits,
        "promo_lines": 0.01 * sold,
        "online_orders": orders,
        "online_order_lines": ordered,
        "carts": carts,
        "cart_lines": in_carts,
        "session_events": clicks,
        "lost_requests": refused,
        "store_ops": 2 * config.stores * days,
        "marketing": impressions_a_visit * config.shop_visits_per_day * (days + 7),
        "foot_traffic": intervals * sum(people / (people + 1) for people in passing),  # in some nobody passes
        "ble_pings": heard * _ZONES_OF_A_VISITOR[config.assortment] * config.pings_per_zone,
        "customer_zone_changes": heard * _ZONE_CHANGES_OF_A_VISITOR,
        "supply_chain_disruption": _DISRUPTIONS_OF_A_DC_DAY * config.dcs * days,
        "store_inventory_txn": store_moves,
        "dc_inventory_txn": dc_moves,
        "store_inventory_snapshots": on_shelves,
        "dc_inventory_snapshots": in_warehouses + in_dcs,
        "stockouts": stockouts,
        "reorders": asked + supplied,
        "truck_inventory": 2 * asked,
        "truck_moves": _STATUSES_OF_A_TRUCK * trucks,
        "journal": sold
        + ordered
        + cancelled
        + refused
        + receipts
        + orders
        + 4 * asked
        + 2 * supplied
        + 2 * returns
        + stockouts
        + carts
        + in_carts,
        "simulation_state": 50 * config.regions,
        "region_plan": config.regions,
        "shop_visits": visits,
        "gold_product_dim": config.products,
        "gold_location_dim": places,
        "gold_channel_dim": 8,
        "gold_time_dim": 96,
        "gold_date_dim": days + 365,
        "gold_customer_dim": config.customers + changes,
        "gold_sales_fact": receipt_lines + ordered + cancelled,
        "gold_lost_sales_fact": refused,
        "gold_cart_fact": carts,
        "gold_cart_abandonment_fact": left,
        "gold_customer_event_fact": clicks,
        "gold_inventory_fact": position_days,
        "gold_inventory_movement_fact": store_moves + dc_moves,
        "gold_stockout_events": stockouts,
        "gold_daily_channel_performance": (2 + 6 * (orders > 0)) * days,
        "gold_customer_product_affinity_agg": (1 - _REPEATED_SHARE) * (sold + ordered),
        "gold_size_fit_bridge": _FITS_TOLD_SHARE[config.assortment] * (sold + ordered),
        "gold_demand_forecast_fact": (on_shelves + in_warehouses) * (days // 7),
        "sample_queries": 20,
    }
    return {name: round(count) for name, count in rows.items()}


def expected_bytes(table: Table, rows: int) -> int:
    """Bytes on disk of so many rows of a table."""
    columns = len(table.columns.strip().splitlines())
    return round(_BYTES_OF_A_TABLE + rows * columns * _BYTES_OF_A_VALUE)


def _busyness(config: RetailConfig) -> list[float]:
    """Demand of each day against an ordinary one, as far as the calendar knows it."""
    days = (day_factors(day) for day in days_between(config.start_date, config.last_date))
    return [min(TIME_FACTOR_CAP, day.season * day.weekday * day.holiday) for day in days]


def _asking(units: float, position_days: float) -> float:
    """Positions and days on which goods are asked for, if these units are sold from them."""
    return position_days * (1 - math.exp(-_ASKS_BY_DEMAND * units / position_days))
