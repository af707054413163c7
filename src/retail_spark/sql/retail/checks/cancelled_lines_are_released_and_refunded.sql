-- Each cancelled order line is refunded and reversed in the star at once, and its units are on sale the next morning.
-- Once each, to the cent and the unit, at the node that had them; nothing else is released, refunded or reversed as cancelled.
WITH cancelled AS (
    SELECT order_id_ext, concat_ws('-', order_id_ext, line_num) AS line_item_id, order_line_id, cancelled_ts,
           to_date(cancelled_ts) AS dt, date_add(to_date(cancelled_ts), 1) AS next_dt, location_key, product_id,
           quantity, ext_cents, discount_cents, tax_cents, payment_method
    FROM online_order_lines WHERE cancelled_ts IS NOT NULL
), side AS (
    SELECT concat('released ', order_line_id) AS thing,
           xxhash64(next_dt, location_key, product_id, quantity) & 4294967295L AS row_hash
    FROM cancelled WHERE next_dt <= (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    SELECT concat('released ', cause_id), -(xxhash64(dt, store_id, product_id, quantity) & 4294967295L)
    FROM store_inventory_txn WHERE txn_type = 'RETURN' AND cause_type = 'ORDER_LINE'
    UNION ALL
    SELECT concat('released ', cause_id), -(xxhash64(dt, dc_id + 100000, product_id, quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'RETURN' AND cause_type = 'ORDER_LINE'
    UNION ALL
    SELECT concat('refunded ', order_id_ext),
           xxhash64(dt, cancelled_ts, ext_cents + tax_cents, payment_method) & 4294967295L
    FROM cancelled
    UNION ALL
    SELECT concat('refunded ', order_id_ext), -(xxhash64(dt, event_ts, -amount_cents, payment_method) & 4294967295L)
    FROM payments WHERE order_id_ext IS NOT NULL AND amount_cents < 0
    UNION ALL
    SELECT concat('reversed ', line_item_id),
           xxhash64(dt, location_key, product_id, quantity, ext_cents, discount_cents, tax_cents,
                    date_format(next_dt, 'yyyyMMdd')) & 4294967295L
    FROM cancelled
    UNION ALL
    SELECT concat('reversed ', original_line_item_id),
           -(xxhash64(dt, CAST(location_key AS BIGINT), CAST(product_key AS BIGINT), quantity_sold,
                      CAST(-100 * net_sales_amount AS BIGINT), CAST(-100 * discount_amount AS BIGINT),
                      CAST(-100 * tax_amount AS BIGINT), CAST(return_restocked_date_key AS STRING)) & 4294967295L)
    FROM gold_sales_fact WHERE return_source = 'CANCELLATION'
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY thing)
