-- A supplier delivers to a distribution centre exactly what it ordered, once, four to ten days later.
WITH side AS (
    SELECT reorder_id, dt AS ordered, CAST(NULL AS DATE) AS supplied,
           xxhash64(dc_id, product_id, reorder_quantity) & 4294967295L AS row_hash
    FROM reorders WHERE store_id IS NULL AND to_dc_id IS NULL
    UNION ALL
    SELECT cause_id, NULL, dt, -(xxhash64(dc_id, product_id, quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'INBOUND_SHIPMENT' AND cause_type <> 'SHIPMENT'
), supply AS (
    SELECT count(ordered) AS orders, count(supplied) AS supplies, sum(row_hash) AS difference,
           max(ordered) AS ordered, max(supplied) AS supplied
    FROM side GROUP BY reorder_id
)
SELECT CAST(count_if(orders <> 1 OR supplies > 1
                     OR supplies = 1 AND (difference <> 0 OR datediff(supplied, ordered) NOT BETWEEN 4 AND 10)
                     OR supplies = 0 AND date_add(ordered, 10) <= (SELECT max(dt) FROM inventory_positions)) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM supply
