"""Stories for the checks of the till: what promotions do to it, what is planned by it, and what is watched."""

from __future__ import annotations

import json

from retail_spark.fmcg.config import SCALES
from tests.fmcg.stories import Story, Views, band, instead, law, more, rows


def _black_friday(own: int, after: int) -> Views:
    """300 sales each of the week of Black Friday, the week after and an ordinary week, of so many eaches (8)."""
    weeks = rows(
        "sale_date, quantity_eaches, is_promotional, hangover_multiplier",
        f"DATE'2024-11-27', {own}, true, 1.0",
        f"DATE'2024-12-04', {after}, false, 0.6",
        "DATE'2024-10-02', 8, false, 1.0",
    )
    return {
        "retail_locations": rows("id, retail_account_id", "1, 1"),
        "promotions": rows("id, promo_code, start_date", "7, 'PROMO-BF-2024', DATE'2024-11-25'"),
        "promotion_skus": rows("promo_id, sku_id", "7, 1"),
        "promotion_accounts": rows("promo_id, retail_account_id", "7, 1"),
        "pos_sales": f"""
            SELECT 1 AS sku_id, 1 AS retail_location_id, sale_date, quantity_eaches, is_promotional,
                   hangover_multiplier, if(is_promotional, 7, NULL) AS promo_id
            FROM range(300) CROSS JOIN ({weeks})""",
    }


def _eaches(promotional: int, after: int) -> str:
    """Sales of 20 SKUs, by turns in a promotion, after one, and twice in an ordinary week (8 eaches)."""
    return f"""
        SELECT id % 20 AS sku_id, id DIV 20 % 4 = 0 AS is_promotional,
               if(id DIV 20 % 4 = 1, 0.7, 1.0) AS hangover_multiplier,
               CASE id DIV 20 % 4 WHEN 0 THEN {promotional} WHEN 1 THEN {after} ELSE 8 END AS quantity_eaches
        FROM range(24000)"""


def _ordinary(eaches: str) -> str:
    return f"SELECT {eaches} AS quantity_eaches, false AS is_promotional, 1.0 AS hangover_multiplier FROM range(1000)"


def _till(**columns: str) -> str:
    values = ", ".join(f"{value} AS {column}" for column, value in columns.items())
    return f"SELECT id, {values} FROM range(100000)"


def _shelves(percent_empty: int, in_promotions: int) -> str:
    return f"""
        SELECT id, id DIV 2 % 100 >= if(id % 2 = 0, {in_promotions}, {percent_empty}) AS is_in_stock
        FROM range(20000)"""


def _missed(mape: float) -> str:
    return f"SELECT {mape} AS mape, 10 AS actual_quantity FROM range(20000)"


_SALE_COLUMNS = (
    "retail_location_id, sku_id, sale_date, sale_week, lift_multiplier, hangover_multiplier, is_promotional, promo_id"
)
_PLANNED = {table: 0 for table in SCALES["full"] if table != "recall_shops"} | {"pos_sales": 3_000_000}


def _plan(sizes: dict[str, int]) -> str:
    return rows("run_id, status, config", f"'000001', 'started', '{json.dumps(sizes)}'")


STORIES: dict[str, Story] = {
    "black_friday_triples_sales": band(_black_friday(24, 5), _black_friday(16, 5)),
    "black_friday_leaves_a_dip": band(_black_friday(24, 5), _black_friday(24, 8)),
    "promotions_lift_half_again_to_two_and_a_half": band({"pos_sales": _eaches(16, 6)}, {"pos_sales": _eaches(8, 6)}),
    "promotions_leave_a_hangover": band({"pos_sales": _eaches(16, 6)}, {"pos_sales": _eaches(16, 8)}),
    "promotions_run_most_weeks": band(
        {"pos_sales": _till(sale_week="id % 52 + 1", is_promotional="id % 52 < 45")},
        {"pos_sales": _till(sale_week="id % 52 + 1", is_promotional="id % 52 < 35")},
    ),
    "promotions_touch_a_quarter_of_sales": band(
        {"pos_sales": _till(is_promotional="id % 4 = 0")}, {"pos_sales": _till(is_promotional="id % 10 = 0")}
    ),
    "half_of_all_promotions_are_used": band(
        {"promotions": "SELECT id FROM range(100)", "pos_sales": _till(promo_id="if(id % 4 = 0, id DIV 4 % 60, NULL)")},
        {"pos_sales": _till(promo_id="if(id % 4 = 0, id DIV 4 % 40, NULL)")},
    ),
    "ordinary_sales_vary_by_their_cv": band({"pos_sales": _ordinary("4 + id % 9")}, {"pos_sales": _ordinary("8")}),
    "the_till_follows_the_calendar": law(
        {
            "retail_locations": rows("id, retail_account_id", "1, 1"),
            "promo_calendar": rows(
                "calendar_year, week, account_id, sku_id, lift_multiplier, hangover_multiplier, is_hangover, promo_id",
                "2024, 10, 1, 1, 2.0, 1.0, false, 7",
                "2024, 11, 1, 1, 1.0, 0.7, true, 7",
            ),
            "pos_sales": rows(
                _SALE_COLUMNS,
                "1, 1, DATE'2024-03-05', 10, 2.0, 1.0, true, 7",
                "1, 1, DATE'2024-03-12', 11, 1.0, 0.7, false, NULL",
                "1, 2, DATE'2024-03-05', 10, 1.0, 1.0, false, NULL",
            ),
        },
        more("pos_sales", "1, 1, DATE'2024-03-05', 10, 1.5, 1.0, true, 7"),
        more("pos_sales", "1, 1, DATE'2024-03-05', 10, 2.0, 1.0, true, 8"),
        more("pos_sales", "1, 1, DATE'2024-03-05', 10, 2.0, 1.0, false, 7"),
        more("pos_sales", "1, 1, DATE'2024-03-12', 11, 1.0, 1.0, false, NULL"),
        more("pos_sales", "1, 2, DATE'2024-03-05', 10, 2.0, 1.0, true, 7"),
    ),
    "shelves_are_mostly_full": band({"osa_metrics": _shelves(6, 8)}, {"osa_metrics": _shelves(10, 10)}),
    "shelves_are_emptier_in_promotions": band(
        {"pos_sales": "SELECT id, id % 2 = 0 AS is_promotional FROM range(20000)", "osa_metrics": _shelves(5, 10)},
        {"osa_metrics": _shelves(7, 7)},
    ),
    "forecasts_miss_by_their_mape": band({"forecast_accuracy": _missed(0.3)}, {"forecast_accuracy": _missed(0.6)}),
    "allocations_share_out_the_forecast": law(
        {
            "demand_forecasts": rows("id, forecast_quantity_cases", "1, 10", "2, 10"),
            "demand_allocation": rows("forecast_id, allocated_quantity_cases", "1, 4", "1, 6"),
        },
        more("demand_allocation", "1, 1"),
        more("demand_allocation", "2, 9"),
    ),
    "plans_are_made_for_real_places": law(
        {
            "demand_forecasts": rows("location_type, location_id", "'dc', 1", "'total', NULL"),
            "forecast_accuracy": rows("location_type, location_id", "'account', 1"),
            "replenishment_params": rows("location_type, location_id", "'store', 1"),
            "demand_allocation": rows(
                "from_location_type, from_location_id, to_location_type, to_location_id", "'division', 1, 'dc', 1"
            ),
            "business_rules": rows("scope, scope_id", "'global', NULL", "'dc', 1"),
            **{
                table: rows("id", "1")
                for table in ("distribution_centers", "retail_accounts", "divisions", "retail_locations")
            },
        },
        more("demand_forecasts", "'total', 1"),
        more("demand_forecasts", "'dc', NULL"),
        more("forecast_accuracy", "'account', 2"),
        more("replenishment_params", "'store', 2"),
        more("demand_allocation", "'division', 2, 'dc', 1"),
        more("demand_allocation", "'division', 1, 'dc', 2"),
        more("business_rules", "'channel', 1"),
    ),
    "measures_and_risks_name_real_things": law(
        {
            "risk_events": rows("affected_entity_type, affected_entity_id", "'supplier', 1", "'batch', 1"),
            "kpi_actuals": rows("scope_type, scope_id", "'dc', 1", "'global', CAST(NULL AS INT)"),
            "audit_log": rows("table_name, record_id", "'orders', 1", "'work_orders', 1"),
            **{
                table: rows("id", "1")
                for table in (
                    "suppliers",
                    "plants",
                    "distribution_centers",
                    "route_segments",
                    "skus",
                    "batches",
                    "divisions",
                    "retail_accounts",
                    "orders",
                    "shipments",
                    "purchase_orders",
                    "work_orders",
                )
            },
        },
        more("risk_events", "'supplier', 2"),
        more("kpi_actuals", "'account', 2"),
        more("audit_log", "'orders', 2"),
    ),
    "risk_is_probability_times_impact": law(
        {"risk_events": rows("probability, impact_score, risk_score", "0.5, 4, 2.0")},
        more("risk_events", "0.5, 4, 3.0"),
        more("risk_events", "0.5, 4, NULL"),
    ),
    "tables_have_their_planned_rows": law(
        {
            **{table: f"SELECT id FROM range({size})" for table, size in _PLANNED.items()},
            "run_manifest": _plan(_PLANNED),
        },
        instead("carriers", "range(0)", "range(3)"),
        instead("pos_sales", "range(3000000)", "range(2000000)"),
        lambda sound: {"run_manifest": _plan({table: size for table, size in _PLANNED.items() if table != "ports"})},
    ),
}
