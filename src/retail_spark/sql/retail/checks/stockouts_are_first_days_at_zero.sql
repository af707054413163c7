-- A stockout is reported at closing time of the first day on which the position closes at 0, with what it opened with.
WITH side AS (
    SELECT dt, location_key, product_id, xxhash64(opening) & 4294967295L AS row_hash
    FROM inventory_positions WHERE available = 0 AND stockout_days = 1
    UNION ALL
    SELECT dt, coalesce(store_id, dc_id + 100000), product_id, -(xxhash64(last_known_quantity) & 4294967295L)
    FROM stockouts
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY dt, location_key, product_id)
