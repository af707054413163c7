-- Online lines are picked in 30 to 240 minutes and come in 1 to 3 days, or can be picked up within 4 to 24 hours.
-- One that is cancelled never leaves; an order is complete when its last line has come or is cancelled.
WITH line AS (
    SELECT fulfillment_mode, fulfillment_status, unix_timestamp(event_ts) AS ordered,
           unix_timestamp(picked_ts) AS picked, unix_timestamp(shipped_ts) AS shipped,
           unix_timestamp(delivered_ts) AS delivered, unix_timestamp(cancelled_ts) AS cancelled
    FROM online_order_lines
), settled AS (
    SELECT order_id_ext,
           if(bool_and(coalesce(delivered_ts, cancelled_ts) IS NOT NULL), max(coalesce(delivered_ts, cancelled_ts)), NULL) AS ts
    FROM online_order_lines GROUP BY order_id_ext
)
SELECT CAST(count_if(NOT coalesce(
           coalesce(picked - ordered BETWEEN 1800 AND 14400, picked IS NULL AND shipped IS NULL AND delivered IS NULL)
           AND CASE WHEN cancelled IS NOT NULL
                    THEN shipped IS NULL AND delivered IS NULL AND cancelled > coalesce(picked, ordered)
                         AND cancelled - ordered < if(fulfillment_mode = 'BOPIS', 28, 16) * 3600
                    WHEN fulfillment_mode = 'BOPIS'
                    THEN shipped IS NULL AND coalesce(delivered - picked BETWEEN 14400 AND 86400, delivered IS NULL)
                    ELSE coalesce(shipped >= picked, shipped IS NULL)
                         AND coalesce(delivered - shipped BETWEEN 86400 AND 259200, delivered IS NULL) END
           AND fulfillment_status = CASE WHEN cancelled IS NOT NULL THEN 'CANCELLED'
                                         WHEN delivered IS NOT NULL THEN 'DELIVERED'
                                         WHEN shipped IS NOT NULL THEN 'SHIPPED'
                                         WHEN picked IS NOT NULL THEN 'PICKED' ELSE 'CREATED' END, FALSE))
            + (SELECT count_if(completed_ts IS DISTINCT FROM ts) FROM online_orders LEFT JOIN settled USING (order_id_ext))
            AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM line
