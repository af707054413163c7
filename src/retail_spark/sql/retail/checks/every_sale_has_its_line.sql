-- Each SALE movement is one line of a receipt or order, in moment, place, product, units and stock before it.
-- Both sides are reduced to a hash of the row, so that lines are matched by their id alone.
WITH side AS (
    SELECT receipt_line_id AS line_id, xxhash64('RECEIPT_LINE', dt, event_ts, store_id, product_id, quantity,
                                                inventory_at_purchase) & 4294967295L AS row_hash
    FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT order_line_id, xxhash64('ORDER_LINE', dt, event_ts, location_key, product_id, quantity,
                                   inventory_at_purchase) & 4294967295L
    FROM online_order_lines
    UNION ALL
    SELECT cause_id, -(xxhash64(cause_type, dt, event_ts, store_id, product_id, -quantity,
                                balance - quantity) & 4294967295L)
    FROM store_inventory_txn WHERE txn_type = 'SALE'
    UNION ALL
    SELECT cause_id, -(xxhash64(cause_type, dt, event_ts, dc_id + 100000, product_id, -quantity,
                                balance - quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'SALE'
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY line_id)
