"""Faults and bands for the checks of what happens around the sale: visitors, phones, disruptions and campaigns."""

from __future__ import annotations

from tests.checks.bands import Band
from tests.checks.faults import Views, change, change_all, drop

_KNOWN = "customer_id IS NOT NULL"

AROUND_FAULTS: dict[str, tuple[Views, ...]] = {
    "campaigns_show_their_impressions": (
        drop("marketing"),
        change("marketing", dt="date_sub(dt, 20)"),
        change("marketing", channel="'TELEGRAPH'"),
        change("marketing", store_id="store_id + 1"),
        change("marketing", customer_ad_id="'AD1'"),
        change_all("campaigns", target_segments="array('NOBODY')"),
        change_all("campaigns", end_date="date_add(end_date, 1)"),
    ),
    "campaigns_are_felt_for_six_days": (
        change("demand_factors", "marketing > 1", marketing="1D"),
        change("demand_factors", "location_id > 100000", marketing="1.1D"),
        change("demand_factors", "marketing > 1", marketing="1.6D"),
        change_all("campaign_reach", start_date="date_sub(start_date, 400)", end_date="date_sub(end_date, 400)"),
    ),
    "impressions_cost_about_their_channels_price": (
        change("marketing", cost="CAST(0 AS DECIMAL(10,4))", cost_cents="0"),
        change("marketing", cost_cents="cost_cents + 1"),
        change("marketing", cost="cost * 3", cost_cents="CAST(round(cost * 300) AS BIGINT)"),
    ),
    "attribution_is_the_last_touch": (
        change("receipts", "impression_id_ext IS NOT NULL", impression_id_ext="NULL", campaign_id="NULL"),
        change("receipts", "campaign_id IS NOT NULL", campaign_id="'CMP1'"),
        change("receipts", "impression_id_ext IS NOT NULL", attribution_journey_id="'JRN1'"),
        change("receipts", "impression_id_ext IS NULL", impression_id_ext="'IMP1'"),
        change_all("marketing", event_ts="event_ts - INTERVAL 7 DAYS"),
    ),
    "checkouts_count_receipts": (
        change("foot_traffic", "zone = 'CHECKOUT'", count="count + 1"),
        drop("receipts", "receipt_type = 'SALE'"),
        change_all("foot_traffic", count="if(zone = 'CHECKOUT', count, 0)"),
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
_NOTHING_HAPPENS = f"SELECT * FROM ({_disrupted(100)}) WHERE FALSE"
_CENTRE = {
    "supply_chain_disruption": _disrupted(100),
    "inventory_positions": _DAYS,
    "reorders": f"SELECT 1L AS dc_id, 7L AS store_id, NULL AS to_dc_id, dt, 100 AS reorder_quantity FROM ({_DAYS})",
    "truck_inventory": _loads(60),
    "distribution_centers": "SELECT id, if(id = 1, 'dc', 'warehouse') AS dc_type FROM range(1, 3)",
}


# --- 60 000 people see an impression on the seventh of 13 days, and so many in a hundred come one day later --------
def _advertised(percent_brought: int) -> str:
    """Everybody comes by themselves on the second or the twelfth day; those brought come on the eighth, too."""
    return f"""
        SELECT id * 2 + extra AS trace_id, 'SALE' AS receipt_type, 1L AS store_id, id AS customer_id,
               date_add({_FIRST}, if(extra = 1, 7, if(id % 2 = 0, 1, 11))) AS dt
        FROM range(60000) LATERAL VIEW explode(array(0L, 1L)) visits AS extra
        WHERE extra = 0 OR id % 100 < {percent_brought}"""


_THIRTEEN_DAYS = f"SELECT date_add({_FIRST}, CAST(id AS INT)) AS dt FROM range(13)"

AROUND_BANDS: dict[str, Band] = {
    "one_visitor_in_five_buys": Band(
        {"receipts": "SELECT 'SALE' AS receipt_type FROM range(2000)", "foot_traffic": _counted(10_300)},
        {"foot_traffic": _counted(8_000)},
    ),
    "disrupted_dcs_load_less": Band(_CENTRE, {"truck_inventory": _loads(61)}),
    "dcs_are_disrupted_two_days_in_a_hundred": Band(
        _CENTRE,
        {"supply_chain_disruption": _disrupted(50)},
        # and in two years of one centre nothing at all happens
        ({"inventory_positions": f"{_DAYS} WHERE id < 730", "supply_chain_disruption": _NOTHING_HAPPENS},),
    ),
    "ten_impressions_bring_one_visit": Band(
        {
            "receipts": _advertised(10),
            "lost_requests": "SELECT * FROM {lake}.lost_requests WHERE FALSE",
            "demand_factors": f"SELECT 1L AS location_id, dt, 1D AS marketing, 1D AS total FROM ({_THIRTEEN_DAYS})",
            "inventory_positions": _THIRTEEN_DAYS,
            "marketing": f"SELECT id AS customer_id, date_add({_FIRST}, 6) AS dt FROM range(60000)",
        },
        {"receipts": _advertised(2)},
    ),
    "three_phones_in_ten_are_known": Band({"ble_pings": _phones(30)}, {"ble_pings": _phones(40)}),
}
