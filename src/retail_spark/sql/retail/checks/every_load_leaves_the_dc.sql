-- What is loaded on a truck is booked out of the distribution centre at that moment, and nothing else is.
WITH side AS (
    SELECT shipment_key, product_id, xxhash64(dt, event_ts, location_id, quantity) & 4294967295L AS row_hash
    FROM truck_inventory
    -- what was on the road at the opening was loaded before the records of stock begin
    WHERE action = 'LOAD' AND dt >= (SELECT min(dt) FROM inventory_positions)
    UNION ALL
    SELECT cause_id, product_id, -(xxhash64(dt, event_ts, dc_id, -quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'OUTBOUND_SHIPMENT'
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY shipment_key, product_id)
