-- On the last day, what a place expects is what was sent to it (at a distribution centre: ordered) and has not arrived.
WITH flow AS (
    SELECT location_key, product_id, -in_transit AS units FROM inventory_positions
    WHERE dt = (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    -- a shipment's number ends with the location key of its destination
    SELECT shipment_key % 1000000, product_id, quantity FROM truck_inventory WHERE action = 'LOAD'
    UNION ALL
    SELECT dc_id + 100000, product_id, reorder_quantity FROM reorders WHERE store_id IS NULL AND to_dc_id IS NULL
    UNION ALL
    SELECT store_id, product_id, -quantity FROM store_inventory_txn WHERE txn_type = 'INBOUND_SHIPMENT'
    UNION ALL
    SELECT dc_id + 100000, product_id, -quantity FROM dc_inventory_txn WHERE txn_type = 'INBOUND_SHIPMENT'
)
SELECT CAST(count_if(units <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(units) AS units FROM flow GROUP BY location_key, product_id)
