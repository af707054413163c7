-- Every table has the rows that were planned for it, within 10 % (small tables: 2 rows): tables that have not.
WITH plan AS (
    SELECT from_json(config, 'map<string,string>') AS sizes
    FROM run_manifest WHERE status = 'started' ORDER BY run_id DESC LIMIT 1
), made AS (
    SELECT 'packaging_types' AS name, count(*) AS rows FROM packaging_types
    UNION ALL SELECT 'ports' AS name, count(*) AS rows FROM ports
    UNION ALL SELECT 'carriers' AS name, count(*) AS rows FROM carriers
    UNION ALL SELECT 'emission_factors' AS name, count(*) AS rows FROM emission_factors
    UNION ALL SELECT 'kpi_thresholds' AS name, count(*) AS rows FROM kpi_thresholds
    UNION ALL SELECT 'business_rules' AS name, count(*) AS rows FROM business_rules
    UNION ALL SELECT 'ingredients' AS name, count(*) AS rows FROM ingredients
    UNION ALL SELECT 'suppliers' AS name, count(*) AS rows FROM suppliers
    UNION ALL SELECT 'carrier_contracts' AS name, count(*) AS rows FROM carrier_contracts
    UNION ALL SELECT 'route_segments' AS name, count(*) AS rows FROM route_segments
    UNION ALL SELECT 'supplier_ingredients' AS name, count(*) AS rows FROM supplier_ingredients
    UNION ALL SELECT 'certifications' AS name, count(*) AS rows FROM certifications
    UNION ALL SELECT 'formulas' AS name, count(*) AS rows FROM formulas
    UNION ALL SELECT 'formula_ingredients' AS name, count(*) AS rows FROM formula_ingredients
    UNION ALL SELECT 'carrier_rates' AS name, count(*) AS rows FROM carrier_rates
    UNION ALL SELECT 'routes' AS name, count(*) AS rows FROM routes
    UNION ALL SELECT 'route_segment_assignments' AS name, count(*) AS rows FROM route_segment_assignments
    UNION ALL SELECT 'retail_accounts' AS name, count(*) AS rows FROM retail_accounts
    UNION ALL SELECT 'retail_locations' AS name, count(*) AS rows FROM retail_locations
    UNION ALL SELECT 'skus' AS name, count(*) AS rows FROM skus
    UNION ALL SELECT 'sku_costs' AS name, count(*) AS rows FROM sku_costs
    UNION ALL SELECT 'sku_substitutes' AS name, count(*) AS rows FROM sku_substitutes
    UNION ALL SELECT 'promotions' AS name, count(*) AS rows FROM promotions
    UNION ALL SELECT 'promotion_skus' AS name, count(*) AS rows FROM promotion_skus
    UNION ALL SELECT 'promotion_accounts' AS name, count(*) AS rows FROM promotion_accounts
    UNION ALL SELECT 'purchase_orders' AS name, count(*) AS rows FROM purchase_orders
    UNION ALL SELECT 'goods_receipts' AS name, count(*) AS rows FROM goods_receipts
    UNION ALL SELECT 'work_orders' AS name, count(*) AS rows FROM work_orders
    UNION ALL SELECT 'supplier_esg_scores' AS name, count(*) AS rows FROM supplier_esg_scores
    UNION ALL SELECT 'sustainability_targets' AS name, count(*) AS rows FROM sustainability_targets
    UNION ALL SELECT 'modal_shift_opportunities' AS name, count(*) AS rows FROM modal_shift_opportunities
    UNION ALL SELECT 'purchase_order_lines' AS name, count(*) AS rows FROM purchase_order_lines
    UNION ALL SELECT 'goods_receipt_lines' AS name, count(*) AS rows FROM goods_receipt_lines
    UNION ALL SELECT 'work_order_materials' AS name, count(*) AS rows FROM work_order_materials
    UNION ALL SELECT 'batches' AS name, count(*) AS rows FROM batches
    UNION ALL SELECT 'batch_cost_ledger' AS name, count(*) AS rows FROM batch_cost_ledger
    UNION ALL SELECT 'batch_ingredients' AS name, count(*) AS rows FROM batch_ingredients
    UNION ALL SELECT 'inventory' AS name, count(*) AS rows FROM inventory
    UNION ALL SELECT 'pos_sales' AS name, count(*) AS rows FROM pos_sales
    UNION ALL SELECT 'demand_forecasts' AS name, count(*) AS rows FROM demand_forecasts
    UNION ALL SELECT 'forecast_accuracy' AS name, count(*) AS rows FROM forecast_accuracy
    UNION ALL SELECT 'consensus_adjustments' AS name, count(*) AS rows FROM consensus_adjustments
    UNION ALL SELECT 'orders' AS name, count(*) AS rows FROM orders
    UNION ALL SELECT 'replenishment_params' AS name, count(*) AS rows FROM replenishment_params
    UNION ALL SELECT 'demand_allocation' AS name, count(*) AS rows FROM demand_allocation
    UNION ALL SELECT 'order_lines' AS name, count(*) AS rows FROM order_lines
    UNION ALL SELECT 'order_allocations' AS name, count(*) AS rows FROM order_allocations
    UNION ALL SELECT 'supply_plans' AS name, count(*) AS rows FROM supply_plans
    UNION ALL SELECT 'plan_exceptions' AS name, count(*) AS rows FROM plan_exceptions
    UNION ALL SELECT 'pick_waves' AS name, count(*) AS rows FROM pick_waves
    UNION ALL SELECT 'pick_wave_orders' AS name, count(*) AS rows FROM pick_wave_orders
    UNION ALL SELECT 'shipments' AS name, count(*) AS rows FROM shipments
    UNION ALL SELECT 'shipment_legs' AS name, count(*) AS rows FROM shipment_legs
    UNION ALL SELECT 'shipment_lines' AS name, count(*) AS rows FROM shipment_lines
    UNION ALL SELECT 'shipment_emissions' AS name, count(*) AS rows FROM shipment_emissions
    UNION ALL SELECT 'rma_authorizations' AS name, count(*) AS rows FROM rma_authorizations
    UNION ALL SELECT 'returns' AS name, count(*) AS rows FROM returns
    UNION ALL SELECT 'return_lines' AS name, count(*) AS rows FROM return_lines
    UNION ALL SELECT 'disposition_logs' AS name, count(*) AS rows FROM disposition_logs
    UNION ALL SELECT 'kpi_actuals' AS name, count(*) AS rows FROM kpi_actuals
    UNION ALL SELECT 'osa_metrics' AS name, count(*) AS rows FROM osa_metrics
    UNION ALL SELECT 'risk_events' AS name, count(*) AS rows FROM risk_events
    UNION ALL SELECT 'audit_log' AS name, count(*) AS rows FROM audit_log
), judged AS (
    SELECT name, rows, planned, coalesce(abs(rows - planned) > greatest(0.1 * planned, 2), true) AS is_off
    FROM (SELECT name, rows, CAST(sizes[name] AS BIGINT) AS planned FROM made CROSS JOIN plan)
)
SELECT CAST(count_if(is_off) AS DOUBLE) AS measured, 0D AS low, 0D AS high, sum(planned) AS evidence, 3000000L AS needed,
       concat_ws(', ', collect_list(if(is_off, concat(name, ' ', rows, ' of ', coalesce(CAST(planned AS STRING), 'no plan')),
                                       NULL))) AS detail
FROM judged
