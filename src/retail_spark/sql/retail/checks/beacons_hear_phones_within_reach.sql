-- A beacon hears at -80 to -30 dBm, names a phone by its owner or not at all, and always alike during a visit.
WITH ping AS (
    SELECT p.visitor_id, p.customer_ble_id,
           coalesce(p.rssi BETWEEN -80 AND -30, FALSE)
           AND p.zone IN ('ENTRANCE', 'ELECTRONICS', 'GROCERY', 'CLOTHING', 'CHECKOUT')
           AND p.beacon_id = concat('BEACON_', lpad(shop, greatest(3, length(shop)), '0'), '_', p.zone)
           AND if(p.customer_id IS NULL, p.customer_ble_id LIKE concat('ANON-', shop, '-______'),
                  coalesce(p.customer_ble_id = c.ble_id, FALSE)) AS is_right
    FROM (SELECT *, CAST(store_id AS STRING) AS shop FROM ble_pings) p
    LEFT JOIN customers c ON c.id = p.customer_id
), visit AS (
    SELECT count_if(NOT is_right) AS wrong, count(DISTINCT customer_ble_id) - 1 AS further_names
    FROM ping GROUP BY visitor_id
)
SELECT CAST(coalesce(sum(wrong + further_names), 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM visit
