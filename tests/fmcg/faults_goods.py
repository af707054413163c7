"""Stories for the checks of stock: where cases stand, and what leaves the centres that hold them."""

from __future__ import annotations

from datetime import date, timedelta

from tests.fmcg.stories import Story, band, instead, law, more, rows

_STOCK = rows(
    "location_type, location_id, sku_id, batch_id, quantity_cases, quantity_reserved, quantity_available",
    "'plant', 1, 1, 1, 2, 2, 0",
    "'dc', 1, 1, 1, 8, 0, 8",
)
_SHIPPED = rows(
    "id, order_id, origin_type, origin_id, destination_type, destination_id, shipment_type",
    "1, 10, 'dc', 1, 'store', 5, 'dc_to_store'",
    "2, NULL, 'plant', 1, 'dc', 1, 'plant_to_dc'",
)
_LOADED = "shipment_id, batch_id, sku_id, quantity_cases, batch_fraction"


def _weekly_supply(opening: int) -> str:
    """What comes into a centre: its opening stock, and 400 cases on every Monday."""
    mondays = [date(2024, 1, 1) + timedelta(weeks=week) for week in range(52)]
    columns = "location_type, last_movement_date, quantity_cases"
    return rows(columns, f"'dc', DATE'{mondays[0]}', {opening}", *(f"'dc', DATE'{day}', 400" for day in mondays))


STORIES: dict[str, Story] = {
    "every_case_made_stands_somewhere": law(
        {"batches": rows("id, output_cases", "1, 10"), "inventory": _STOCK},
        more("inventory", "'store', 1, 1, 1, 1, 0, 1"),
        more("batches", "2, 10"),
        instead("inventory", "8, 0, 8", "8, 9, -1"),
        instead("inventory", "8, 0, 8", "8, 0, 7"),
    ),
    "cases_made_are_in_stock_or_shipped": law(
        {
            "batches": rows("id, sku_id, output_cases", "1, 1, 10"),
            "inventory": _STOCK,
            "shipments": _SHIPPED,
            "shipment_lines": rows(_LOADED, "1, 1, 1, 6, 0.6", "2, 1, 1, 8, 0.8"),
        },
        more("inventory", "'store', 1, 1, 1, 1, 0, 1"),
        more("shipment_lines", "1, 1, 2, 1, 0.1"),
    ),
    "dcs_allocate_no_more_than_they_hold": law(
        {"order_allocations": rows("dc_id, batch_id, allocated_cases", "1, 1, 6", "1, 1, 2"), "inventory": _STOCK},
        more("order_allocations", "1, 1, 1"),
        more("order_allocations", "2, 1, 1"),
    ),
    "dcs_ship_no_more_than_they_got": law(
        {
            "inventory": _STOCK,
            "shipments": _SHIPPED,
            "shipment_lines": rows(_LOADED, "1, 1, 1, 6, 0.6", "2, 1, 1, 8, 0.8"),
        },
        more("shipment_lines", "1, 1, 1, 3, 0.3"),
        more("shipment_lines", "1, 2, 1, 1, 0.1"),
    ),
    "plants_ship_what_dcs_hold": law(
        {"shipments": _SHIPPED, "shipment_lines": rows(_LOADED, "2, 1, 1, 8, 0.8"), "inventory": _STOCK},
        more("inventory", "'in_transit', 2, 1, 1, 1, 0, 1"),
        more("shipment_lines", "2, 1, 1, 1, 0.1"),
    ),
    "parts_of_a_batch_are_no_more_than_the_whole": law(
        {"shipments": _SHIPPED, "shipment_lines": rows(_LOADED, "2, 1, 1, 8, 0.8", "1, 1, 1, 6, 0.6")},
        more("shipment_lines", "1, 1, 1, 5, 0.5"),
        more("shipment_lines", "1, 1, 1, -1, -0.1"),
    ),
    "stock_is_allocated_after_it_arrived": law(
        {
            "orders": rows("id, order_date", "1, DATE'2024-02-05'"),
            "order_lines": rows("order_id, line_number, sku_id", "1, 1, 1"),
            "batches": rows(
                "id, sku_id, qc_status", "1, 1, 'approved'", "2, 2, 'approved'", "3, 1, 'rejected'", "4, 1, 'approved'"
            ),
            "inventory": rows(
                "id, location_type, location_id, batch_id, last_movement_date",
                "1, 'dc', 1, 1, DATE'2024-02-01'",
                "2, 'dc', 1, 2, DATE'2024-02-01'",
                "3, 'dc', 1, 3, DATE'2024-02-01'",
                "4, 'dc', 1, 4, DATE'2024-02-06'",
            ),
            "order_allocations": rows(
                "order_id, order_line_number, dc_id, batch_id, allocation_date",
                "1, 1, 1, 1, TIMESTAMP'2024-02-05 09:00:00'",
            ),
        },
        more("order_allocations", "1, 1, 1, 2, TIMESTAMP'2024-02-05 09:00:00'"),
        more("order_allocations", "1, 1, 1, 3, TIMESTAMP'2024-02-05 09:00:00'"),
        more("order_allocations", "1, 1, 1, 4, TIMESTAMP'2024-02-05 09:00:00'"),
        more("order_allocations", "1, 1, 2, 1, TIMESTAMP'2024-02-05 09:00:00'"),
        more("order_allocations", "1, 1, 1, 1, TIMESTAMP'2024-02-06 09:00:00'"),
    ),
    "stock_turns_in_its_band": band(
        {
            "orders": rows("order_date", "DATE'2024-01-01'", "DATE'2024-12-30'"),
            "inventory": _weekly_supply(2_000),
            "shipments": """
                SELECT 'dc' AS origin_type, 'store' AS destination_type, 'dc_to_store' AS shipment_type,
                       1 AS total_cases, date_add(DATE'2024-01-01', CAST(id % 364 AS INT)) AS ship_date,
                       date_add(DATE'2024-01-03', CAST(id % 364 AS INT)) AS actual_delivery_date
                FROM range(20800)""",
        },
        {"inventory": _weekly_supply(5_000)},
    ),
    "places_of_goods_are_real": law(
        {
            "inventory": rows("location_type, location_id", "'dc', 1", "'in_transit', 1"),
            "shipments": rows("origin_type, origin_id, destination_type, destination_id", "'dc', 1, 'store', 1"),
            "supply_plans": rows(
                "source_type, source_id, destination_type, destination_id",
                "'production', 1, 'dc', 1",
                "'procurement', 1, 'plant', 1",
                "'transfer', 1, 'dc', 1",
            ),
            "plan_exceptions": rows("location_type, location_id", "'dc', 1"),
            "sustainability_targets": rows("target_type, target_entity_id", "'division', 1", "'route', 1"),
            "disposition_logs": rows(
                "destination_location_type, destination_location_id", "'dc', 1", "'store', CAST(NULL AS INT)"
            ),
            **{
                table: rows("id", "1")
                for table in (
                    "plants",
                    "distribution_centers",
                    "retail_locations",
                    "ports",
                    "suppliers",
                    "divisions",
                    "retail_accounts",
                    "products",
                    "routes",
                )
            },
        },
        more("inventory", "'store', 2"),
        more("shipments", "'plant', 2, 'dc', 1"),
        more("shipments", "'dc', 1, 'customer', 1"),
        more("supply_plans", "'procurement', 2, 'dc', 1"),
        more("supply_plans", "'production', 1, 'dc', 2"),
        more("plan_exceptions", "'dc', 2"),
        more("sustainability_targets", "'product', 2"),
        more("disposition_logs", "'store', 2"),
    ),
}
