-- The movements of the star sum to the change of each position's stock on each day.
-- Positions that close as they opened add 0 and need not be grouped with the movements.
WITH change AS (
    SELECT dt, location_key, product_id, available - opening AS units
    FROM inventory_positions WHERE available <> opening
    UNION ALL
    SELECT to_date(CAST(date_key AS STRING), 'yyyyMMdd'), location_key, product_key, -quantity
    FROM gold_inventory_movement_fact
)
SELECT CAST(count_if(unexplained <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM (SELECT sum(units) AS unexplained FROM change GROUP BY dt, location_key, product_id)
