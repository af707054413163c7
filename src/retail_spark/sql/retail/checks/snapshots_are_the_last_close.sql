-- The stock lists of shops and distribution centres show every position as the last day left it.
WITH side AS (
    SELECT location_key, product_id, xxhash64(available, reorder_point) & 4294967295L AS row_hash
    FROM inventory_positions WHERE dt = (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    SELECT store_id, product_id, -(xxhash64(current_quantity, reorder_point) & 4294967295L)
    FROM store_inventory_snapshots
    UNION ALL
    SELECT dc_id + 100000, product_id, -(xxhash64(current_quantity, reorder_point) & 4294967295L)
    FROM dc_inventory_snapshots
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY location_key, product_id)
