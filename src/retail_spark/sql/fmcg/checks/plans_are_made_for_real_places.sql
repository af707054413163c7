-- Forecasts, their accuracy, allocations, replenishment and rules name places that are there; only a total names none.
WITH place AS (
    SELECT 'dc' AS kind, id FROM distribution_centers UNION ALL SELECT 'account', id FROM retail_accounts
    UNION ALL SELECT 'division', id FROM divisions UNION ALL SELECT 'store', id FROM retail_locations
), named AS (
    SELECT DISTINCT location_type AS kind, location_id AS id FROM demand_forecasts
    UNION ALL SELECT DISTINCT location_type, location_id FROM forecast_accuracy
    UNION ALL SELECT DISTINCT location_type, location_id FROM replenishment_params
    UNION ALL SELECT DISTINCT from_location_type, from_location_id FROM demand_allocation
    UNION ALL SELECT DISTINCT to_location_type, to_location_id FROM demand_allocation
    UNION ALL SELECT DISTINCT scope, scope_id FROM business_rules
)
SELECT CAST(count_if(if(n.kind IN ('total', 'global'), n.id IS NOT NULL, p.id IS NULL)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM named n LEFT JOIN place p ON p.kind = n.kind AND p.id = n.id
