-- Goods that were sold come back to the shelf only from a return line, all of them, on the day that the line names.
WITH side AS (
    SELECT receipt_line_id AS line_id, xxhash64(restock_date, store_id, product_id, -quantity) & 4294967295L AS row_hash
    FROM receipt_lines
    WHERE quantity < 0 AND restock_date <= (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    SELECT cause_id, -(xxhash64(dt, store_id, product_id, quantity) & 4294967295L)
    FROM store_inventory_txn WHERE txn_type = 'RETURN' AND cause_type = 'RETURN_LINE'
    UNION ALL
    SELECT cause_id, -(xxhash64(dt, dc_id + 100000, product_id, quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'RETURN' AND cause_type = 'RETURN_LINE'
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY line_id)
