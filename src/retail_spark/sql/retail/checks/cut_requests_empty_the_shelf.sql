-- Whoever gets less than they want gets the last unit; at close the shelf is empty unless a count found more.
WITH position_day AS (
    SELECT dt, location_key, product_id, 1 AS cut, 0 AS settled,
           if(inventory_at_purchase <> quantity, 1, 0) AS left_over
    FROM lost_requests
    UNION ALL
    SELECT dt, location_key, product_id, 0, 1, 0 FROM inventory_positions WHERE available = 0
    UNION ALL
    SELECT dt, store_id, product_id, 0, 1, 0 FROM store_inventory_txn WHERE txn_type = 'ADJUSTMENT' AND quantity > 0
    UNION ALL
    SELECT dt, dc_id + 100000, product_id, 0, 1, 0 FROM dc_inventory_txn WHERE txn_type = 'ADJUSTMENT'
        AND quantity > 0
)
SELECT CAST(coalesce(sum(left_over + if(cut > 0 AND settled = 0, 1, 0)), 0) AS DOUBLE) AS measured,
       0D AS low, 0D AS high,
       coalesce(sum(cut), 0) AS evidence, 0L AS needed
FROM (SELECT sum(cut) AS cut, sum(settled) AS settled, sum(left_over) AS left_over
      FROM position_day GROUP BY dt, location_key, product_id)
