-- What a truck unloads at a shop or warehouse stands on its shelves the next morning, and nothing else comes in.
WITH side AS (
    SELECT shipment_key, product_id,
           xxhash64(date_add(dt, 1), if(location_type = 'STORE', location_id, location_id + 100000), quantity)
               & 4294967295L AS row_hash
    FROM truck_inventory
    WHERE action = 'UNLOAD' AND dt < (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    SELECT cause_id, product_id, -(xxhash64(dt, store_id, quantity) & 4294967295L)
    FROM store_inventory_txn WHERE txn_type = 'INBOUND_SHIPMENT'
    UNION ALL
    SELECT cause_id, product_id, -(xxhash64(dt, dc_id + 100000, quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'INBOUND_SHIPMENT' AND cause_type = 'SHIPMENT'
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY shipment_key, product_id)
