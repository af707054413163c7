"""Stories for the checks of purchasing and production: from the supplier's order to the batch."""

from __future__ import annotations

from tests.fmcg.stories import Story, band, instead, law, more, rows


def _judged(percent_rejected: int) -> str:
    return f"SELECT if(id % 100 < {percent_rejected}, 'rejected', 'approved') AS qc_status FROM range(2000)"


def _filled(cases: int) -> str:
    """500 batches of so many cases of ten, on a line that fills a thousand in an hour."""
    return f"""
        SELECT {cases} AS output_cases, 1 AS sku_id, 1 AS production_line_id, DATE'2024-02-01' AS production_date,
               'approved' AS qc_status FROM range(500)"""


STORIES: dict[str, Story] = {
    "purchase_orders_sum_their_lines": law(
        {
            "purchase_orders": rows("id, total_amount", "1, 30.00"),
            "purchase_order_lines": rows(
                "po_id, quantity, unit_price, line_amount", "1, 10, 2.00, 20.00", "1, 5, 2.00, 10.00"
            ),
        },
        more("purchase_order_lines", "1, 1, 1.00, 1.00"),
        more("purchase_orders", "2, 5.00"),
        instead("purchase_order_lines", "1, 10, 2.00", "1, 11, 2.00"),
    ),
    "suppliers_are_asked_for_what_they_sell": law(
        {
            "purchase_orders": rows("id, supplier_id", "1, 1", "2, 2"),
            "purchase_order_lines": rows("po_id, ingredient_id", "1, 1", "2, 2"),
            "supplier_ingredients": rows("id, supplier_id, ingredient_id", "1, 1, 1", "2, 2, 2"),
        },
        more("purchase_order_lines", "1, 2"),
    ),
    "deliveries_take_their_lead_time": law(
        {
            "purchase_orders": rows(
                "id, supplier_id, order_date, status",
                "1, 1, DATE'2024-01-01', 'received'",
                "2, 1, DATE'2024-01-01', 'shipped'",
            ),
            "purchase_order_lines": rows("po_id, ingredient_id", "1, 1", "1, 2", "2, 1"),
            "supplier_ingredients": rows("supplier_id, ingredient_id, lead_time_days", "1, 1, 20", "1, 2, 30"),
            "goods_receipts": rows("po_id, receipt_date", "1, DATE'2024-01-31'"),
        },
        more("goods_receipts", "1, DATE'2024-01-30'"),
        more("goods_receipts", "2, DATE'2024-01-31'"),
    ),
    "lot_numbers_name_one_lot": law(
        {"goods_receipt_lines": rows("lot_number", "'L'", "'M'")}, more("goods_receipt_lines", "'L'")
    ),
    "no_lot_is_overdrawn": law(
        {
            "goods_receipt_lines": rows(
                "lot_number, accepted_quantity_kg, rejected_quantity_kg, quantity_received", "'L', 9, 1, 10"
            ),
            "batch_ingredients": rows("lot_number, actual_quantity_kg", "'L', 9.0"),
        },
        more("batch_ingredients", "'L', 0.1"),
        instead("goods_receipt_lines", "9, 1, 10", "9, 2, 10"),
    ),
    "lots_come_before_the_batches_that_use_them": law(
        {
            "batches": rows("id, plant_id, production_date", "1, 1, DATE'2024-02-01'"),
            "batch_ingredients": rows("batch_id, ingredient_id, lot_number", "1, 1, 'L'"),
            "goods_receipts": rows(
                "id, plant_id, receipt_date, inspection_date", "1, 1, DATE'2024-01-30', DATE'2024-01-31'"
            ),
            "goods_receipt_lines": rows("gr_id, ingredient_id, lot_number", "1, 1, 'L'"),
        },
        more("batch_ingredients", "1, 1, 'M'"),
        more("batch_ingredients", "1, 2, 'L'"),
        instead("batches", "1, 1,", "1, 2,"),
        instead("goods_receipts", "2024-01-30", "2024-02-01"),
        instead("goods_receipts", "2024-01-31", "2024-02-01"),
    ),
    "batches_make_the_sku_of_their_formula": law(
        {
            "skus": rows("id, formula_id", "1, 1", "2, 2"),
            "work_orders": rows("id, sku_id", "1, 1"),
            "batches": rows("wo_id, formula_id, sku_id, output_cases", "1, 1, 1, 10"),
        },
        more("batches", "1, 2, 1, 10"),
        more("batches", "1, 2, 2, 10"),
        more("batches", "1, 1, 1, 0"),
    ),
    "batches_weigh_what_went_in": law(
        {
            "batches": rows("id, quantity_kg, scrap_kg", "1, 9, 1"),
            "batch_ingredients": rows("batch_id, actual_quantity_kg", "1, 4", "1, 6"),
        },
        more("batch_ingredients", "1, 1"),
        more("batches", "2, 5, 0"),
        instead("batches", "9, 1", "11, -1"),
    ),
    "batches_yield_nearly_all": band(
        {"batches": "SELECT 97.5 AS quantity_kg, 2.5 AS scrap_kg FROM range(50)"},
        {"batches": "SELECT 95.0 AS quantity_kg, 5.0 AS scrap_kg FROM range(50)"},
    ),
    "few_batches_are_rejected": band({"batches": _judged(2)}, {"batches": _judged(6)}),
    "lines_work_most_of_their_hours": band(
        {
            "skus": rows("id, packaging_id", "1, 1"),
            "packaging_types": rows("id, units_per_case", "1, 10"),
            "production_lines": rows("id, line_type, capacity_units_per_hour", "1, 'filling', 1000", "2, 'mixing', 1"),
            "capacity_plans": rows(
                "production_line_id, period_start, period_end, available_hours",
                "1, DATE'2024-01-01', DATE'2024-12-31', 700",
                "2, DATE'2024-01-01', DATE'2024-12-31', 9000",
            ),
            "batches": _filled(100),
        },
        {"batches": _filled(50)},
    ),
    "one_batch_is_on_hold": law(
        {
            "batches": rows(
                "id, batch_number, qc_status, is_contaminated, qc_release_date",
                "1, 'B-2024-RECALL-001', 'QUALITY_HOLD', true, DATE'2024-02-01'",
                "2, 'B-000000000002', 'approved', false, DATE'2024-02-01'",
            ),
            "ingredients": rows("id, ingredient_code", "1, 'ING-SORB-001'", "2, 'ING-PALM-001'"),
            "batch_ingredients": rows("batch_id, ingredient_id", "1, 1", "1, 2", "2, 2"),
            "shipment_lines": rows("batch_id", "1", "1", "2"),
        },
        instead("batches", "'QUALITY_HOLD', true", "'approved', false"),
        instead("batches", "'approved', false", "'approved', true"),
        instead("batches", "'approved', false", "'QUALITY_HOLD', false"),
        instead("batches", "true, DATE'2024-02-01'", "true, CAST(NULL AS DATE)"),
        instead("batch_ingredients", "(1, 1)", "(2, 1)"),
        instead("shipment_lines", "(1)", "(2)"),
    ),
}
