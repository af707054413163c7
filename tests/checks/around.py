"""Faults and bands for the checks of what happens around the sale: visitors, phones, disruptions and campaigns."""

from __future__ import annotations

from tests.checks.bands import Band
from tests.checks.faults import Views, change, drop

_KNOWN = "customer_id IS NOT NULL"

AROUND_FAULTS: dict[str, tuple[Views, ...]] = {
    "checkouts_count_receipts": (
        change("foot_traffic", "zone = 'CHECKOUT'", count="count + 1"),
        drop("receipts", "receipt_type = 'SALE'"),
        change("foot_traffic", "zone = 'ENTRANCE_MAIN'", store_id="-1"),
    ),
    "beacons_hear_phones_within_reach": (
        change("ble_pings", rssi="-81"),
        change("ble_pings", zone="'CELLAR'"),
        change("ble_pings", beacon_id="'BEACON_999_ENTRANCE'"),
        change("ble_pings", _KNOWN, customer_id="customer_id % 10 + 1001"),
        change("ble_pings", _KNOWN, customer_id="NULL"),
        change("ble_pings", "customer_id IS NULL", customer_ble_id="concat('ANON-', store_id, '-00000x')"),
    ),
    "phones_are_heard_where_their_owner_was": (
        change("ble_pings", "zone = 'CHECKOUT'", visitor_id="visitor_id + 1"),
        change("ble_pings", "zone = 'CHECKOUT'", event_ts="event_ts + INTERVAL 1 DAY"),
        change("ble_pings", "zone = 'CHECKOUT'", store_id="store_id + 1"),
        change("ble_pings", f"zone = 'CHECKOUT' AND {_KNOWN}", customer_id="customer_id + 1000"),
        drop("receipts", "trace_id * 10 IN (SELECT visitor_id FROM {lake}.ble_pings)"),
    ),
    "zone_changes_have_no_gaps": (
        change("customer_zone_changes", from_zone="'CHECKOUT'"),
        change("customer_zone_changes", to_zone="from_zone"),
        change("customer_zone_changes", customer_ble_id="'BLE1'"),
        change("customer_zone_changes", "to_zone = 'CHECKOUT'", event_ts="event_ts - INTERVAL 1 DAY"),
        drop("customer_zone_changes", "to_zone <> 'CHECKOUT' AND visitor_id % 10 = 0"),
    ),
}


def _counted(people: int) -> str:
    return f"SELECT 'ENTRANCE_MAIN' AS zone, {people} AS count"


def _phones(percent_known: int) -> str:
    """Two visits of each of 5 000 people, who are known or not."""
    return f"""
        SELECT id AS visitor_id, if(pmod(xxhash64(id % 5000), 100) < {percent_known}, id % 5000, NULL) AS customer_id
        FROM range(10000)"""


# --- one centre, asked for 100 units on each of 10 000 days, of which every hundredth begins a disruption of two ------
_FIRST = "DATE'2000-01-01'"
_IS_DISRUPTED = "datediff(dt, DATE'2000-01-01') % 100 < 2"


def _disrupted(every: int) -> str:
    return f"""
        SELECT 1L AS dc_id, date_add({_FIRST}, CAST(id * {every} AS INT)) AS dt, 40D AS impact_percentage,
               if(id * {every} + 1 >= 9999, NULL,
                  CAST(date_add({_FIRST}, CAST(id * {every} + 1 AS INT)) AS TIMESTAMP)) AS end_time
        FROM range(10000 DIV {every})"""


def _loads(on_disrupted_days: int) -> str:
    return f"""
        SELECT 1L AS location_id, dt, if({_IS_DISRUPTED}, {on_disrupted_days}, 95) AS quantity, 'LOAD' AS action
        FROM ({_DAYS})"""


_DAYS = f"SELECT date_add({_FIRST}, CAST(id AS INT)) AS dt FROM range(10000)"
_CENTRE = {
    "supply_chain_disruption": _disrupted(100),
    "inventory_positions": _DAYS,
    "reorders": f"SELECT 1L AS dc_id, 7L AS store_id, NULL AS to_dc_id, dt, 100 AS reorder_quantity FROM ({_DAYS})",
    "truck_inventory": _loads(60),
    "distribution_centers": "SELECT id, if(id = 1, 'dc', 'warehouse') AS dc_type FROM range(1, 3)",
}

AROUND_BANDS: dict[str, Band] = {
    "one_visitor_in_five_buys": Band(
        {"receipts": "SELECT 'SALE' AS receipt_type FROM range(2000)", "foot_traffic": _counted(10_300)},
        {"foot_traffic": _counted(8_000)},
    ),
    "disrupted_dcs_load_less": Band(_CENTRE, {"truck_inventory": _loads(61)}),
    "dcs_are_disrupted_two_days_in_a_hundred": Band(_CENTRE, {"supply_chain_disruption": _disrupted(50)}),
    "three_phones_in_ten_are_known": Band({"ble_pings": _phones(30)}, {"ble_pings": _phones(40)}),
}
