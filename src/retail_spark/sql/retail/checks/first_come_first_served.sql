-- Once a shopper was refused or got less than they wanted, nobody who comes later that day buys the product there.
WITH request AS (
    SELECT dt, location_key, product_id, event_ts AS cut_ts, CAST(NULL AS TIMESTAMP) AS sold_ts FROM lost_requests
    UNION ALL
    SELECT dt, store_id, product_id, NULL, event_ts FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT dt, location_key, product_id, NULL, event_ts FROM online_order_lines
)
SELECT CAST(count_if(last_sold > first_cut) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(first_cut) AS evidence, 0L AS needed
FROM (SELECT min(cut_ts) AS first_cut, max(sold_ts) AS last_sold FROM request GROUP BY dt, location_key, product_id)
