"""Stories for the checks of orders: what shops ask for, what is allocated to them and how it is picked."""

from __future__ import annotations

from tests.fmcg.stories import Story, band, instead, law, more, rows


def _sizes(of_the_last: str) -> str:
    """Orders of four channels, of 5 to 14 cases; those of the last channel are of another size."""
    return f"""
        SELECT id % 4 AS channel_id, if(id % 4 = 3, {of_the_last}, 5 + id DIV 4 % 10) AS total_cases FROM range(1000)"""


_ORDINARY_SIZES = _sizes("5 + id DIV 4 % 10")


def _served(percent_by_two: int) -> str:
    return f"""
        SELECT id AS order_id, dc_id FROM range(20000)
        LATERAL VIEW explode(if(id % 100 < {percent_by_two}, array(1, 2), array(1))) centres AS dc_id"""


def _asked(top_fifth: int) -> str:
    """Lines of 20 SKUs, all of one case but for those of the first four."""
    return f"""
        SELECT id % 20 AS sku_id, if(id % 20 < 4, {top_fifth}, 1) AS quantity_cases FROM range(100000)"""


def _brought(percent_short: int) -> str:
    """Shipments of orders of ten cases each, some of them short."""
    return f"SELECT id AS order_id, if(id % 100 >= 100 - {percent_short}, 9, 10) AS total_cases FROM range(20000)"


def _returns(of_orders: int) -> str:
    """A return of one in so many of 1 000 orders."""
    return f"SELECT id, id AS order_id FROM range(1000) WHERE id % {of_orders} = 0"


STORIES: dict[str, Story] = {
    "dates_of_orders_follow": law(
        {
            "orders": rows(
                "order_date, requested_delivery_date, promised_delivery_date, "
                "retail_location_id, retail_account_id, channel_id",
                "DATE'2024-02-05', DATE'2024-02-08', DATE'2024-02-09', 1, 1, 1",
            ),
            "retail_locations": rows("id, retail_account_id", "1, 1", "2, 2"),
            "retail_accounts": rows("id, channel_id", "1, 1", "2, 1"),
        },
        instead("orders", "DATE'2024-02-09'", "DATE'2024-02-05'"),
        instead("orders", "DATE'2024-02-08'", "DATE'2024-02-04'"),
        instead("orders", "1, 1, 1", "2, 1, 1"),
        instead("orders", "1, 1, 1", "1, 1, 2"),
    ),
    "orders_sum_their_lines": law(
        {
            "orders": rows("id, total_cases, total_amount", "1, 5, 50.00"),
            "order_lines": rows("order_id, quantity_cases, line_amount", "1, 2, 20.00", "1, 3, 30.00"),
        },
        more("order_lines", "1, 1, 0.00"),
        more("order_lines", "1, 0, 0.01"),
        more("orders", "2, 1, 10.00"),
    ),
    "orders_vary_least": band({"orders": _ORDINARY_SIZES}, {"orders": _sizes("10")}),
    "orders_vary_most": band({"orders": _ORDINARY_SIZES}, {"orders": _sizes("if(id DIV 4 % 50 = 0, 500, 1)")}),
    "the_hub_orders_a_quarter": band(
        {
            "retail_accounts": rows("id, account_code", "0, 'ACCT-MEGA-001'", "1, 'ACCT-REST-001'"),
            "orders": "SELECT if(id % 4 = 0, 0, 1) AS retail_account_id FROM range(600)",
        },
        {"orders": "SELECT if(id % 3 = 0, 0, 1) AS retail_account_id FROM range(600)"},
    ),
    "few_skus_make_most_cases": band(
        {"skus": "SELECT id FROM range(20)", "order_lines": _asked(16)}, {"order_lines": _asked(8)}
    ),
    "promotional_orders_have_their_promotion": law(
        {
            "promotions": rows("id, start_date, end_date", "1, DATE'2024-03-04', DATE'2024-03-10'"),
            "promotion_accounts": rows("promo_id, retail_account_id", "1, 1"),
            "orders": rows(
                "order_type, promo_id, retail_account_id, order_date",
                "'promotional', 1, 1, DATE'2024-03-10'",
                "'standard', NULL, 2, DATE'2024-03-10'",
            ),
        },
        more("orders", "'promotional', NULL, 1, DATE'2024-03-10'"),
        more("orders", "'promotional', 1, 2, DATE'2024-03-10'"),
        more("orders", "'standard', 1, 1, DATE'2024-03-11'"),
    ),
    "lines_get_no_more_than_they_ask": law(
        {
            "order_lines": rows("order_id, line_number, quantity_cases", "1, 1, 6", "1, 2, 6"),
            "order_allocations": rows("order_id, order_line_number, allocated_cases", "1, 1, 4", "1, 1, 2"),
        },
        more("order_allocations", "1, 1, 1"),
        more("order_allocations", "1, 2, 0"),
        more("order_allocations", "1, 3, 1"),
    ),
    "orders_are_served_by_at_most_two_dcs": law(
        {
            "orders": rows("id, retail_location_id", "1, 1"),
            "retail_locations": rows("id, primary_dc_id", "1, 1"),
            "distribution_centers": rows("id, division_id", "1, 1", "2, 1", "3, 1", "4, 2"),
            "order_allocations": rows("order_id, dc_id", "1, 1", "1, 2"),
        },
        more("order_allocations", "1, 3"),
        instead("order_allocations", "1, 1", "1, 3"),
        instead("order_allocations", "1, 2", "1, 4"),
    ),
    "some_orders_are_split": band({"order_allocations": _served(7)}, {"order_allocations": _served(20)}),
    "orders_stand_in_one_wave_of_each_dc": law(
        {
            "orders": rows("id, status", "1, 'shipped'", "2, 'allocated'"),
            "order_allocations": rows("order_id, dc_id", "1, 1", "1, 1", "2, 1"),
            "pick_waves": rows("id, dc_id", "1, 1", "2, 1", "3, 2"),
            "pick_wave_orders": rows("order_id, wave_id", "1, 1"),
        },
        more("order_allocations", "1, 2"),
        more("pick_wave_orders", "1, 2"),
        more("pick_wave_orders", "1, 3"),
        more("pick_wave_orders", "2, 1"),
    ),
    "waves_sum_their_orders": law(
        {
            "pick_waves": rows("id, dc_id, total_orders, total_lines, total_cases", "1, 1, 1, 2, 7"),
            "pick_wave_orders": rows("wave_id, order_id", "1, 1"),
            "order_allocations": rows(
                "order_id, dc_id, order_line_number, allocated_cases", "1, 1, 1, 3", "1, 1, 2, 4", "1, 2, 1, 9"
            ),
        },
        more("order_allocations", "1, 1, 2, 1"),
        more("order_allocations", "1, 1, 3, 0"),
        instead("pick_waves", "1, 1, 1, 2, 7", "1, 1, 2, 2, 7"),
        more("pick_waves", "2, 1, 1, 1, 1"),
    ),
    "most_orders_arrive_on_time_in_full": band(
        {
            "orders": """
                SELECT id, 'delivered' AS status, 10 AS total_cases, DATE'2024-02-10' AS promised_delivery_date,
                       if(id % 100 < 6, DATE'2024-02-11', DATE'2024-02-10') AS actual_delivery_date
                FROM range(20000)""",
            "shipments": _brought(2),
        },
        {"shipments": _brought(20)},
    ),
    "orders_arrive_with_their_last_shipment": law(
        {
            "orders": rows(
                "id, status, actual_delivery_date",
                "1, 'delivered', DATE'2024-02-09'",
                "2, 'shipped', CAST(NULL AS DATE)",
                "3, 'pending', CAST(NULL AS DATE)",
            ),
            "shipments": rows(
                "order_id, actual_delivery_date",
                "1, DATE'2024-02-08'",
                "1, DATE'2024-02-09'",
                "2, DATE'2024-02-09'",
            ),
        },
        more("shipments", "1, DATE'2024-02-10'"),
        more("orders", "4, 'shipped', CAST(NULL AS DATE)"),
        instead("orders", "2, 'shipped', CAST(NULL AS DATE)", "2, 'delivered', CAST(NULL AS DATE)"),
        instead("orders", "1, 'delivered'", "1, 'shipped'"),
    ),
    "few_orders_come_back": band(
        {"orders": "SELECT id FROM range(1000)", "returns": _returns(25)}, {"returns": _returns(10)}
    ),
}
