-- What measures, risks and the audit log name by type and id is there.
WITH thing AS (
    SELECT 'supplier' AS kind, id FROM suppliers UNION ALL SELECT 'plant', id FROM plants
    UNION ALL SELECT 'dc', id FROM distribution_centers UNION ALL SELECT 'route_segment', id FROM route_segments
    UNION ALL SELECT 'sku', id FROM skus UNION ALL SELECT 'batch', id FROM batches
    UNION ALL SELECT 'division', id FROM divisions UNION ALL SELECT 'account', id FROM retail_accounts UNION ALL SELECT 'orders', id FROM orders
    UNION ALL SELECT 'shipments', id FROM shipments UNION ALL SELECT 'purchase_orders', id FROM purchase_orders
    UNION ALL SELECT 'work_orders', id FROM work_orders
), named AS (
    SELECT affected_entity_type AS kind, affected_entity_id AS id FROM risk_events
    UNION ALL SELECT scope_type, scope_id FROM kpi_actuals WHERE scope_id IS NOT NULL
    UNION ALL SELECT table_name, record_id FROM audit_log
)
SELECT CAST(count_if(t.id IS NULL) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM named n LEFT JOIN thing t ON t.kind = n.kind AND t.id = n.id
