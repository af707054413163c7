-- Each online order is one cart, ordered at that moment, or left up to three days before and taken up by a reminder.
WITH known AS (
    SELECT coalesce(order_id_ext, recovered_order_id_ext) AS order_id_ext, cart_id, customer_id, trace_id, event_ts, dt,
           is_abandoned, is_recovered, email_clicked_ts, recovered_ts,
           is_abandoned <> (order_id_ext IS NULL) AS is_odd
    FROM carts WHERE order_id_ext IS NOT NULL OR recovered_order_id_ext IS NOT NULL OR is_recovered
)
SELECT CAST(count_if(NOT coalesce(
           c.customer_id = o.customer_id AND c.cart_id = o.cart_id AND NOT is_odd
           AND CASE WHEN c.trace_id = o.trace_id
                    THEN NOT c.is_abandoned AND NOT c.is_recovered AND c.event_ts = o.event_ts
                    ELSE c.is_abandoned AND c.is_recovered AND c.recovered_ts = o.event_ts
                         AND c.email_clicked_ts < o.event_ts AND datediff(o.dt, c.dt) BETWEEN 1 AND 3 END, FALSE))
           + (SELECT count(*) - count(DISTINCT cart_id) FROM online_orders) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM known c FULL JOIN online_orders o ON o.order_id_ext = c.order_id_ext
