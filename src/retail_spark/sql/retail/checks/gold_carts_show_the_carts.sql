-- The star shows every cart, and every cart left behind, with its value and what has become of it.
WITH side AS (
    SELECT cart_id, xxhash64(dt, value, items, low_inventory_trigger, inventory_constrained_items, is_abandoned,
                             is_recovered, coalesce(order_id_ext, recovered_order_id_ext)) & 4294967295L AS row_hash
    FROM carts
    UNION ALL
    SELECT cart_id, -(xxhash64(to_date(CAST(date_key AS STRING), 'yyyyMMdd'), CAST(cart_value AS DECIMAL(12,2)),
                               items_count, low_inventory_trigger, inventory_constrained_items, is_abandoned,
                               is_recovered, order_number) & 4294967295L)
    FROM gold_cart_fact
    UNION ALL
    SELECT concat('left ', cart_id),
           xxhash64(dt, value, items, low_inventory_trigger, inventory_constrained_items, suspected_reason,
                    email_sent_ts IS NOT NULL, email_opened_ts IS NOT NULL, email_clicked_ts IS NOT NULL, is_recovered,
                    to_date(recovered_ts), CAST(recovered_cents / 100 AS DECIMAL(12,2))) & 4294967295L
    FROM carts WHERE is_abandoned
    UNION ALL
    SELECT concat('left ', cart_id),
           -(xxhash64(to_date(CAST(date_key AS STRING), 'yyyyMMdd'), CAST(cart_value AS DECIMAL(12,2)), items_count,
                      low_inventory_trigger, inventory_constrained_items, suspected_reason, recovery_email_sent,
                      recovery_email_opened, recovery_email_clicked, is_recovered,
                      to_date(CAST(recovery_date_key AS STRING), 'yyyyMMdd'),
                      CAST(recovery_revenue AS DECIMAL(12,2))) & 4294967295L)
    FROM gold_cart_abandonment_fact
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY cart_id)
