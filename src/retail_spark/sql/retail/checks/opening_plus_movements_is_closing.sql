-- What a position opens with plus every movement of the day is what it closes with, to the unit.
-- Positions that close as they opened add 0 here, and on most days most do: they need not be grouped with the ledgers.
WITH change AS (
    SELECT dt, location_key, product_id, available - opening AS units
    FROM inventory_positions WHERE available <> opening
    UNION ALL
    SELECT dt, store_id, product_id, -quantity FROM store_inventory_txn
    UNION ALL
    SELECT dt, dc_id + 100000, product_id, -quantity FROM dc_inventory_txn
)
SELECT CAST(count_if(unexplained <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM (SELECT sum(units) AS unexplained FROM change GROUP BY dt, location_key, product_id)
