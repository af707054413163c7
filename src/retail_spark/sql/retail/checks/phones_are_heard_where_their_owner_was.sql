-- A phone at the checkout has its receipt, of the same shop, no later than that and by the customer who is known.
WITH visit AS (
    SELECT visitor_id, store_id, dt, max(event_ts) AS last_heard, max(customer_id) AS customer_id,
           bool_or(zone = 'CHECKOUT') AS has_paid
    FROM ble_pings GROUP BY visitor_id, store_id, dt
), sale AS (
    SELECT trace_id * 10 AS visitor_id, store_id, dt, event_ts, customer_id FROM receipts WHERE receipt_type = 'SALE'
)
SELECT CAST(count_if(has_paid <> (s.visitor_id IS NOT NULL)
                     OR v.store_id <> s.store_id OR v.dt <> s.dt
                     OR last_heard > s.event_ts
                     OR v.customer_id <> s.customer_id) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM visit v LEFT JOIN sale s ON s.visitor_id = v.visitor_id
