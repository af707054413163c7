"""Stories for the checks of the network: who makes, sells and buys, by what recipes, routes and promotions."""

from __future__ import annotations

from tests.fmcg.stories import Story, band, instead, law, more, rows


def _promotions(first: str) -> str:
    """Two promotions for each of 60 accounts."""
    return f"""
        SELECT id AS retail_account_id, promo_id
        FROM range(60) LATERAL VIEW explode(array({first}, {first} + 1)) promotions AS promo_id"""


def _shops_of_accounts(shops: str) -> str:
    """60 accounts, and MegaMart with most of all shops."""
    return f"""
        SELECT id, if(id = 60, 'ACCT-MEGA-001', concat('ACCT-', id)) AS account_code,
               if(id = 60, 4500, {shops}) AS store_count FROM range(61)"""


def _links(links: str) -> str:
    """What each of 100 suppliers sells."""
    return f"SELECT id AS supplier_id FROM range(100) LATERAL VIEW explode(sequence(1, {links})) links AS link"


def _shops_of_the_hub(shops: int) -> str:
    return f"SELECT id, if(id < {shops}, 1, 2) AS retail_account_id FROM range(20)"


def _volume(of_ten: int) -> str:
    """Shipments of North America, so many of ten from Chicago, and as many from elsewhere."""
    return f"""
        SELECT 'dc' AS origin_type, 'store' AS destination_type, 10 AS total_cases,
               if(id >= 6000, 3, if(id % 10 < {of_ten}, 1, 2)) AS origin_id FROM range(12000)"""


_ACCOUNTS = rows("id, account_code, division_id", "1, 'ACCT-MEGA-001', 1", "2, 'ACCT-REST-002', 2")
_CENTRES = rows(
    "id, dc_code, division_id", "1, 'DC-NAM-CHI-001', 1", "2, 'DC-NAM-ATL-002', 1", "3, 'DC-EUR-ROT-001', 2"
)
_ENDS = "origin_type, origin_id, destination_type, destination_id"
_PLACES = {table: rows("id", "1") for table in ("plants", "distribution_centers", "ports", "retail_locations")}
_INGREDIENTS = rows("id, ingredient_code", "1, 'ING-PALM-001'", "2, 'ING-SORB-001'", "3, 'ING-MINT-001'")

STORIES: dict[str, Story] = {
    "accounts_differ_in_their_promotions": band(
        {"promotion_accounts": _promotions("id")}, {"promotion_accounts": _promotions("id DIV 2")}
    ),
    "accounts_have_the_shops_they_state": law(
        {
            "retail_accounts": rows("id, store_count, first_location_id", "1, 2, 1", "2, 1, 3"),
            "retail_locations": rows("id, retail_account_id", "1, 1", "2, 1", "3, 2"),
        },
        more("retail_locations", "4, 2"),
        more("retail_accounts", "3, 1, 4"),
        instead("retail_accounts", "2, 1, 3", "2, 1, 2"),
        instead("retail_locations", "(2, 1)", "(5, 1)"),
    ),
    "few_accounts_have_most_shops": band(
        {"retail_accounts": _shops_of_accounts("if(id < 6, 40, 4)")}, {"retail_accounts": _shops_of_accounts("8")}
    ),
    "few_suppliers_sell_most_ingredients": band(
        {"supplier_ingredients": _links("if(id < 10, 10, 2)")}, {"supplier_ingredients": _links("3")}
    ),
    "the_hub_has_its_share_of_shops": law(
        {
            "retail_accounts": _ACCOUNTS,
            "retail_locations": _shops_of_the_hub(9),
            "run_manifest": rows(
                "run_id, status, config",
                "'000001', 'started', '{\"hub_shop_share\": 0.20}'",
                "'000002', 'started', '{\"hub_shop_share\": 0.45}'",
            ),
        },
        more("retail_locations", "20, 1"),
        lambda sound: {"retail_locations": _shops_of_the_hub(8)},
    ),
    "shops_are_served_in_their_division": law(
        {
            "retail_accounts": _ACCOUNTS,
            "distribution_centers": _CENTRES,
            "retail_locations": rows(
                "retail_account_id, primary_dc_id", "1, 1", "1, 1", "1, 2", "1, 2", "1, 2", "2, 3", "2, 3"
            ),
        },
        more("retail_locations", "2, 2"),
        more("retail_locations", "1, 1"),
    ),
    "chicago_carries_forty_percent": band(
        {
            "divisions": rows("id, division_code", "1, 'NAM'", "2, 'EUR'"),
            "distribution_centers": _CENTRES,
            "shipments": _volume(4),
        },
        {"shipments": _volume(3)},
    ),
    "supplier_tiers_are_40_80_80": band(
        {"suppliers": "SELECT array(1, 2, 2, 3, 3)[CAST(id % 5 AS INT)] AS tier FROM range(50)"},
        {"suppliers": "SELECT array(1, 1, 2, 3, 3)[CAST(id % 5 AS INT)] AS tier FROM range(50)"},
    ),
    "two_ingredients_have_one_supplier": law(
        {
            "ingredients": _INGREDIENTS,
            "supplier_ingredients": rows(
                "supplier_id, ingredient_id, is_approved",
                "1, 1, true",
                "1, 2, true",
                "2, 2, false",
                "1, 3, true",
                "2, 3, true",
            ),
        },
        more("supplier_ingredients", "2, 1, true"),
        instead("supplier_ingredients", "2, 2, false", "2, 2, true"),
        more("ingredients", "4, 'ING-NONE-001'"),
        lambda sound: {
            "ingredients": f"{sound['ingredients']} UNION ALL SELECT id, 'ING-RARE-001' FROM range(4, 6)",
            "supplier_ingredients": f"{sound['supplier_ingredients']} UNION ALL SELECT 3, id, true FROM range(4, 6)",
        },
    ),
    "named_nodes_are_there": law(
        {
            "retail_accounts": rows("account_code, is_strategic", "'ACCT-MEGA-001', true"),
            "suppliers": rows(
                "id, supplier_code, tier, country, risk_score", "1, 'SUP-PALM-MY-001', 1, 'Malaysia', 0.75"
            ),
            "distribution_centers": rows("dc_code, dc_type", "'DC-NAM-CHI-001', 'national'"),
            "promotions": rows(
                "promo_code, lift_multiplier, hangover_multiplier, hangover_weeks, start_date, end_date",
                "'PROMO-BF-2024', 3.0, 0.6, 1, DATE'2024-11-25', DATE'2024-12-01'",
            ),
            "route_segments": rows(
                f"segment_code, {_ENDS}, distance_km, is_seasonal, seasonal_months, capacity_reduction_percent",
                "'LANE-SH-LA-001', 'port', 1, 'port', 2, 10500, true, array(1, 2), 50",
            ),
            "ports": rows("id, port_code", "1, 'CNSHA'", "2, 'USLAX'"),
            "ingredients": rows(
                "id, ingredient_code, available_quarters, off_season_price_multiplier",
                "1, 'ING-PALM-001', array(1, 2, 3, 4), 1",
                "2, 'ING-SORB-001', array(1, 2, 3, 4), 1",
                "3, 'ING-PEPP-001', array(2, 3), 3",
            ),
            "supplier_ingredients": rows(
                "supplier_id, ingredient_id, lead_time_days, on_time_delivery_rate", "1, 1, 90, 0.5"
            ),
        },
        instead("retail_accounts", "true", "false"),
        instead("suppliers", "0.75", "0.25"),
        instead("distribution_centers", "national", "regional"),
        instead("promotions", "2024-11-25", "2024-11-26"),
        instead("route_segments", "array(1, 2)", "array(6, 7)"),
        instead("ports", "USLAX", "USLGB"),
        instead("ingredients", "ING-SORB-001", "ING-SORB-002"),
        instead("ingredients", "array(2, 3)", "array(1, 2)"),
        instead("supplier_ingredients", "90", "30"),
    ),
    "formulas_weigh_their_batch": law(
        {
            "products": rows("id, product_code", "1, 'PROD-PW'"),
            "ingredients": _INGREDIENTS,
            "formulas": rows("id, product_id, batch_size_kg", "1, 1, 500"),
            "formula_ingredients": rows(
                "formula_id, ingredient_id, quantity_percent, quantity_kg", "1, 2, 40, 200", "1, 3, 60, 300"
            ),
        },
        more("formula_ingredients", "1, 1, 1, 0"),
        more("formula_ingredients", "1, 1, 0, 5"),
        more("formulas", "2, 1, 500"),
        instead("formula_ingredients", "1, 2, 40", "1, 1, 40"),
    ),
    "skus_are_made_by_approved_formulas": law(
        {
            "skus": rows("id, product_id, formula_id", "1, 1, 1"),
            "formulas": rows("id, product_id, status", "1, 1, 'approved'", "2, 1, 'draft'", "3, 2, 'approved'"),
        },
        more("skus", "2, 1, 2"),
        more("skus", "2, 1, 3"),
    ),
    "landed_cost_sums_its_parts": law(
        {
            "skus": rows("id, list_price", "1, 10.00"),
            "sku_costs": rows(
                "sku_id, cost_type, cost_amount", "1, 'material', 3.0", "1, 'labor', 1.5", "1, 'landed', 4.5"
            ),
        },
        more("sku_costs", "1, 'freight', 0.5"),
        more("skus", "2, 10.00"),
        instead("skus", "10.00", "12.00"),
    ),
    "routes_sum_their_segments": law(
        {
            "route_segments": rows(
                f"id, {_ENDS}, distance_km, transit_time_hours",
                "1, 'plant', 1, 'port', 1, 100, 2",
                "2, 'port', 1, 'dc', 1, 300, 5",
                "3, 'port', 2, 'dc', 1, 300, 5",
            ),
            "route_segment_assignments": rows("route_id, segment_id, sequence", "1, 1, 1", "1, 2, 2"),
            "routes": rows(
                f"id, {_ENDS}, total_distance_km, total_transit_hours, total_segments",
                "1, 'plant', 1, 'dc', 1, 400, 7, 2",
            ),
        },
        instead("route_segment_assignments", "1, 2, 2", "1, 3, 2"),
        instead("route_segment_assignments", "1, 2, 2", "1, 2, 3"),
        instead("routes", "400", "401"),
        instead("routes", "7, 2", "8, 2"),
        instead("routes", "7, 2", "7, 3"),
        instead("routes", "'dc', 1", "'dc', 2"),
        more("routes", "2, 'plant', 1, 'dc', 1, 400, 7, 2"),
    ),
    "segments_join_real_places": law(
        {
            **_PLACES,
            "route_segments": rows(_ENDS, "'plant', 1, 'port', 1"),
            "routes": rows(_ENDS, "'plant', 1, 'dc', 1", "'dc', 1, 'store', 1"),
        },
        more("route_segments", "'port', 1, 'port', 2"),
        more("routes", "'supplier', 1, 'dc', 1"),
    ),
}
