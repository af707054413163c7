-- A cart line shows what its place had that morning, when goods and returns were on the shelf; low is below the config's.
WITH came AS (
    SELECT dt, store_id AS location_key, product_id, quantity FROM store_inventory_txn
    WHERE txn_type IN ('INBOUND_SHIPMENT', 'RETURN')
    UNION ALL
    SELECT dt, dc_id + 100000, product_id, quantity FROM dc_inventory_txn
    WHERE txn_type IN ('INBOUND_SHIPMENT', 'RETURN')
), inflow AS (
    SELECT dt, location_key, product_id, sum(quantity) AS units FROM came GROUP BY dt, location_key, product_id
), config AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.low_inventory_threshold') AS INT) AS threshold
    FROM run_manifest
)
SELECT CAST(count_if(NOT coalesce(l.available_at_add = p.opening + coalesce(i.units, 0)
                                  AND l.is_low = (l.available_at_add < c.threshold), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM cart_lines l
LEFT JOIN inventory_positions p USING (dt, location_key, product_id)
LEFT JOIN inflow i USING (dt, location_key, product_id)
CROSS JOIN config c
