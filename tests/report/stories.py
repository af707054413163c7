"""Answers made by hand, for pictures that need no Spark: a year of retail, and the network of a maker."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from math import sin
from typing import Any

from retail_spark.fmcg.network import DCS, DIVISIONS, PLANTS

_FIRST = date(2024, 1, 1)
_HOLIDAYS = {
    date(2024, 1, 1): ("New Year's Day", 0.5),
    date(2024, 2, 14): ("Valentine's Day", 1.4),
    date(2024, 5, 12): ("Mother's Day", 1.6),
    date(2024, 7, 4): ("Independence Day", 1.0),
    date(2024, 11, 28): ("Thanksgiving", 0.8),
    date(2024, 11, 29): ("Black Friday", 3.5),
    date(2024, 12, 25): ("Christmas Day", 0.0),
    date(2024, 12, 26): ("Boxing Day", 2.5),
}
_WEEK = (0.7, 0.8, 0.9, 1.0, 1.2, 1.4, 1.1)


def _days(number: int) -> list[date]:
    return [_FIRST + timedelta(days=day) for day in range(number)]


def retail(days: int = 366, shops: int = 6) -> dict[str, list[dict[str, Any]]]:
    """By question of the retail world."""
    demand = []
    for day in _days(days):
        name, factor = _HOLIDAYS.get(day, (None, 1.0))
        asked = round(2_000 * _WEEK[day.weekday()] * factor * (1.1 + 0.1 * sin(day.toordinal())))
        demand.append(
            {
                "dt": day,
                "asked": asked,
                "lost": asked // 16,
                "holiday_name": name,
                "holiday_factor": factor,
                "percent_on_promotion": 4.0 + day.isocalendar().week % 3,
            }
        )
    position, stock = [], 20
    for day in _days(min(days, 60)):
        wanted, brought = day.day % 5, 16 if day.day % 9 == 0 else 0
        sold = min(wanted, stock + brought)
        position.append(
            {
                "dt": day,
                "opening": stock,
                "available": stock + brought - sold,
                "in_transit": 0,
                "sold": sold,
                "delivered": brought,
                "lost": wanted - sold,
            }
        )
        stock += brought - sold
    return {
        "demand_by_day": demand,
        "visits_by_weekday_and_hour": [
            {
                "weekday": day,
                "hour": hour,
                "receipts": 10 * hour,
                "receipts_an_hour": _WEEK[day - 1] * (30 - abs(hour - 17)),
            }
            for day in range(1, 8)
            for hour in range(8 + (day > 5), 22)
        ],
        "position_that_ran_out": [{"place": 7, "product": 194, "product_name": "Blue <Hat>", "shop": "shop ST007"}],
        "days_of_a_position": position,
        "stockout_rate_by_day": [
            {"dt": day, "percent_out_of_stock": 7.5 + 1.5 * sin(day.toordinal() / 5)} for day in _days(days)
        ],
        "carts_left_with_and_without_low_stock": [
            {
                "base_percent": float(base),
                "low_inventory_trigger": is_low,
                "carts": 2_000,
                "left_behind": 20 * (base + 10 * is_low),
                "percent_left": base + 10.0 * is_low + 0.4,
            }
            for base in (20, 25, 30, 35, 40)
            for is_low in (False, True)
        ],
        "demand_around_promotions": [
            {
                "phase": phase,
                "week": week,
                "units": 100,
                "units_of_ordinary_weeks": 90.0,
                "times_ordinary": times,
                "times_promised": promised,
            }
            for phase, week, times, promised in (
                ("before", 2, 0.98, 1.0),
                ("before", 1, 1.03, 1.0),
                ("on", 1, 1.94, 1.9),
                ("after", 1, 0.72, 0.7),
                ("after", 2, 0.95, 0.98),
            )
        ],
        "units_by_popularity": [
            {
                "rank": float(rank),
                "products": 1,
                "units_a_product": 9_000 / rank * (1 + 0.2 * sin(rank)),
                "units_by_zipf": 9_000 / rank,
            }
            for rank in (1, 2, 3, 4, 6, 9, 14, 20, 40, 80, 160, 320)
        ],
        "flow_of_goods": [
            {"dc": f"DC00{1 + shop % 2}", "truck": f"TRK100{shop}", "place": f"ST00{shop}", "units": 900 * shop}
            for shop in range(1, shops + 1)
        ]
        + [{"dc": "DC001", "truck": "TRK1009", "place": "ST002", "units": 400}],
        "baskets_by_lines": [{"lines": lines, "receipts": 40_000 // lines**2} for lines in range(1, 12)],
        "baskets_by_value": [
            {
                "dollars_from": 2 ** (step / 4),
                "dollars_to": 2 ** ((step + 1) / 4),
                "receipts": 100 + 40 * (step - 16),
                "dollars": Decimal("1234.50"),
            }
            for step in range(17, 42)
        ],
    }


def fmcg() -> dict[str, list[dict[str, Any]]]:
    """By question of the FMCG world."""
    places, flows = [], []
    for kind, found in (("plant", PLANTS), ("dc", DCS)):
        for place in found:
            places.append(
                {
                    "kind": kind,
                    "place": place.code,
                    "division": DIVISIONS[place.division_id - 1].code,
                    "latitude": place.latitude,
                    "longitude": place.longitude,
                    "city": place.city,
                    "shops": 0,
                }
            )
    for dc in DCS:
        places.append(
            {
                "kind": "shops",
                "place": None,
                "division": DIVISIONS[dc.division_id - 1].code,
                "latitude": dc.latitude + 0.7,
                "longitude": dc.longitude,
                "city": None,
                "shops": 400,
            }
        )
        for plant in PLANTS:
            if plant.division_id == dc.division_id:
                flows.append(
                    {
                        "plant": plant.code,
                        "dc": dc.code,
                        "division": DIVISIONS[dc.division_id - 1].code,
                        "cases": dc.size,
                    }
                )
    weeks = [_FIRST + timedelta(weeks=week) for week in range(52)]
    return {
        "network_places": places,
        "network_flows": flows,
        "recall_trace_back": [
            {
                "ingredient_code": code,
                "lot_number": f"LOT-{code}",
                "actual_quantity_kg": Decimal(weight),
                "gr_number": "GR-1",
                "receipt_date": _FIRST,
                "po_number": "PO-1",
                "supplier_code": supplier,
            }
            for code, weight, supplier in (
                ("ING-SORB-001", "900.5", "SUP-SORB-US-001"),
                ("ING-PEPP-001", "40", "SUP-014"),
                ("ING-SILI-004", "310", "SUP-022"),
                ("ING-WATE-009", "500", "SUP-101"),
            )
        ],
        "recall_by_dc": [
            {
                "dc": dc.code,
                "division": "NAM",
                "shops": 125,
                "shipments": 130,
                "cases": 1_000,
                "first_shipped": _FIRST,
                "last_shipped": _FIRST,
            }
            for dc in DCS[:4]
        ],
        "recall_by_day": [{"day": day, "new_shops": 10 + day.day, "cases": 100} for day in _days(18)],
        "order_fill_by_week": [
            {
                "monday": week,
                "ordered_cases": 9_000,
                "shipped_cases": 8_700,
                "percent_filled": 96.7,
                "percent_on_time_in_full": 90 + 3 * sin(week.toordinal()),
            }
            for week in weeks
        ],
        "cases_by_sku": [
            {
                "percent_of_skus": percent,
                "skus": 20,
                "cases": 9_000 // percent,
                "percent_of_cases": 100 * (percent / 100) ** 0.14,
            }
            for percent in range(1, 101)
        ],
        "till_by_week": [
            {
                "monday": week,
                "eaches": 10_000 + 18_000 * (week == date(2024, 11, 25)),
                "ordinary_eaches": 10_000,
                "percent_promotional": 25.0,
            }
            for week in weeks
        ],
    }
