-- Every place that stock, shipments, plans and dispositions name by type and id is there.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT p.id IS NULL AS bad
    FROM (SELECT location_type AS type, location_id AS id FROM inventory
          UNION SELECT origin_type, origin_id FROM shipments
          UNION SELECT destination_type, destination_id FROM shipments
          UNION SELECT CASE source_type WHEN 'production' THEN 'plant' WHEN 'procurement' THEN 'supplier' ELSE 'dc' END,
                       source_id FROM supply_plans
          UNION SELECT destination_type, destination_id FROM supply_plans
          UNION SELECT location_type, location_id FROM plan_exceptions
          UNION SELECT target_type, target_entity_id FROM sustainability_targets
          UNION SELECT destination_location_type, destination_location_id FROM disposition_logs
                WHERE destination_location_id IS NOT NULL) t
    LEFT JOIN (SELECT 'plant' AS type, id FROM plants
               UNION ALL SELECT 'dc', id FROM distribution_centers
               UNION ALL SELECT 'in_transit', id FROM distribution_centers
               UNION ALL SELECT 'store', id FROM retail_locations
               UNION ALL SELECT 'port', id FROM ports
               UNION ALL SELECT 'supplier', id FROM suppliers
               UNION ALL SELECT 'division', id FROM divisions
               UNION ALL SELECT 'account', id FROM retail_accounts
               UNION ALL SELECT 'product', id FROM products
               UNION ALL SELECT 'route', id FROM routes) p ON p.type = t.type AND p.id = t.id
)
