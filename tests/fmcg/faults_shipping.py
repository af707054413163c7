"""Stories for the checks of shipments, on their way to shops and back from them."""

from __future__ import annotations

from tests.fmcg.stories import Story, band, instead, law, more, rows


def _pallets(pallets: int) -> str:
    return f"""
        SELECT if(id % 2 = 0, 'plant_to_dc', 'dc_to_dc') AS shipment_type, {pallets} AS total_pallets
        FROM range(2000)"""


def _reached(shops: int) -> str:
    """500 shipments to so many shops, and one to a centre."""
    return f"""
        SELECT id, if(id = 500, 'dc', 'store') AS destination_type,
               if(id = 500, 1, id % {shops}) AS destination_id FROM range(501)"""


def _fates(*shares: tuple[str, int]) -> str:
    """Fates of which every 20 have these shares."""
    fates = ", ".join(f"'{fate}'" for fate, share in shares for _ in range(share))
    return f"SELECT array({fates})[CAST(id % 20 AS INT)] AS disposition FROM range(2000)"


_ENDS = "origin_type, origin_id, destination_type, destination_id"

STORIES: dict[str, Story] = {
    "no_batch_is_shipped_beyond_its_allocation": law(
        {
            "order_allocations": rows("order_id, dc_id, batch_id, allocated_cases", "1, 1, 1, 6"),
            "shipments": rows("id, order_id, origin_id", "1, 1, 1", "2, CAST(NULL AS INT), 1"),
            "shipment_lines": rows("shipment_id, batch_id, quantity_cases", "1, 1, 6", "2, 1, 9"),
        },
        more("shipment_lines", "1, 1, 1"),
        more("shipment_lines", "1, 2, 1"),
    ),
    "shops_get_what_was_allocated": law(
        {
            "orders": rows("id, status", "1, 'shipped'", "2, 'allocated'"),
            "order_allocations": rows("order_id, dc_id, allocated_cases", "1, 1, 4", "1, 1, 2", "2, 1, 3"),
            "shipments": rows("order_id, origin_id, total_cases", "1, 1, 6"),
        },
        instead("shipments", "1, 1, 6", "1, 1, 5"),
        more("shipments", "1, 1, 0"),
        more("shipments", "2, 1, 3"),
        more("order_allocations", "1, 2, 2"),
    ),
    "shipments_leave_after_production": law(
        {
            "batches": rows("id, sku_id, production_date", "1, 1, DATE'2024-02-01'"),
            "shipments": rows(
                "id, ship_date, actual_delivery_date",
                "1, DATE'2024-02-03', DATE'2024-02-05'",
                "2, DATE'2024-01-31', DATE'2024-02-05'",
                "3, DATE'2024-02-03', DATE'2024-02-02'",
            ),
            "shipment_lines": rows("shipment_id, batch_id, sku_id", "1, 1, 1"),
        },
        more("shipment_lines", "2, 1, 1"),
        more("shipment_lines", "3, 1, 1"),
        more("shipment_lines", "1, 1, 2"),
    ),
    "shipments_sum_their_lines": law(
        {
            "shipments": rows("id, total_cases, total_weight_kg, freight_cost", "1, 5, 50.0, 9.0"),
            "shipment_lines": rows("shipment_id, quantity_cases, weight_kg", "1, 2, 20.0", "1, 3, 30.0"),
            "shipment_legs": rows("shipment_id, freight_cost", "1, 4.0", "1, 5.0"),
        },
        more("shipment_lines", "1, 1, 0.0"),
        more("shipment_lines", "1, 0, 1.0"),
        more("shipment_legs", "1, 1.0"),
        more("shipments", "2, 1, 0.0, 0.0"),
    ),
    "every_shipment_has_legs_and_emissions": law(
        {
            "shipments": rows("id", "1"),
            "shipment_legs": rows("shipment_id", "1", "1", "2"),
            "shipment_emissions": rows(
                "shipment_id, emission_factor_id, distance_km, weight_tons, co2_kg",
                "1, 1, 100, 2.0, 20.0",
                "3, 1, 100, 2.0, 20.0",
            ),
            "emission_factors": rows("id, co2_kg_per_ton_km", "1, 0.1"),
        },
        more("shipments", "2"),
        more("shipments", "3"),
        instead("shipment_emissions", "1, 1, 100, 2.0, 20.0", "1, 1, 100, 2.0, 20.1"),
        instead("shipment_emissions", "1, 1, 100, 2.0, 20.0", "1, 2, 100, 2.0, 20.0"),
    ),
    "legs_follow_each_other": law(
        {
            "shipments": rows(f"id, {_ENDS}", "1, 'plant', 1, 'dc', 1"),
            "route_segments": rows(
                f"id, {_ENDS}",
                "1, 'plant', 1, 'port', 1",
                "2, 'port', 1, 'dc', 1",
                "3, 'port', 2, 'dc', 1",
            ),
            "shipment_legs": rows(
                "shipment_id, leg_sequence, segment_id, departure_datetime, arrival_datetime",
                "1, 1, 1, TIMESTAMP'2024-02-01 08:00:00', TIMESTAMP'2024-02-01 20:00:00'",
                "1, 2, 2, TIMESTAMP'2024-02-02 08:00:00', TIMESTAMP'2024-02-02 20:00:00'",
            ),
        },
        instead("shipment_legs", "1, 2, 2", "1, 2, 3"),
        instead("shipment_legs", "1, 2, 2", "1, 3, 2"),
        instead("shipment_legs", "2024-02-02 08", "2024-02-01 19"),
        instead("shipment_legs", "2024-02-02 20", "2024-02-02 07"),
        instead("shipments", "'plant', 1", "'plant', 2"),
        instead("shipments", "'dc', 1", "'dc', 2"),
    ),
    "trucks_are_more_than_half_full": band({"shipments": _pallets(20)}, {"shipments": _pallets(10)}),
    "the_recalled_batch_reached_500_shops": band(
        {
            "batches": rows("id, batch_number", "1, 'B-2024-RECALL-001'", "2, 'B-000000000002'"),
            "shipments": _reached(500),
            "shipment_lines": "SELECT id AS shipment_id, 1 AS batch_id FROM range(501)",
            "retail_locations": "SELECT id FROM range(10000)",
        },
        {"shipments": _reached(499)},
    ),
    "returns_never_exceed_shipments": law(
        {
            "orders": rows("id, actual_delivery_date", "1, DATE'2024-01-02'"),
            "returns": rows("id, order_id, return_date", "1, 1, DATE'2024-01-05'"),
            "return_lines": rows("return_id, batch_id, quantity_cases", "1, 1, 6"),
            "shipments": rows("id, order_id", "1, 1"),
            "shipment_lines": rows("shipment_id, batch_id, quantity_cases", "1, 1, 6"),
        },
        more("return_lines", "1, 1, 1"),
        more("return_lines", "1, 2, 1"),
        instead("returns", "2024-01-05", "2024-01-02"),
    ),
    "returns_sum_their_lines": law(
        {
            "returns": rows("id, total_cases, rma_id", "1, 5, 1"),
            "return_lines": rows("return_id, quantity_cases", "1, 5"),
            "rma_authorizations": rows("id, status", "1, 'approved'", "2, 'rejected'"),
        },
        more("return_lines", "1, 1"),
        more("returns", "2, 1, 1"),
        instead("returns", "1, 5, 1", "1, 5, 2"),
    ),
    "what_comes_back_is_disposed_of": law(
        {
            "return_lines": rows(
                "return_id, line_number, quantity_cases, condition", "1, 1, 6, 'expired'", "1, 2, 1, 'sellable'"
            ),
            "disposition_logs": rows(
                "return_id, return_line_number, quantity_cases, disposition", "1, 1, 6, 'scrap'", "1, 2, 1, 'restock'"
            ),
        },
        more("disposition_logs", "1, 1, 0, 'restock'"),
        more("disposition_logs", "1, 2, 1, 'donate'"),
        more("disposition_logs", "2, 1, 1, 'scrap'"),
        more("return_lines", "2, 1, 1, 'sellable'"),
    ),
    "most_returns_are_restocked": band(
        {"disposition_logs": _fates(("restock", 14), ("liquidate", 3), ("scrap", 2), ("donate", 1))},
        {"disposition_logs": _fates(("restock", 13), ("liquidate", 3), ("scrap", 2), ("donate", 2))},
    ),
}
