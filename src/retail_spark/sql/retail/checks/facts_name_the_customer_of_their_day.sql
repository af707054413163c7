-- Sales, lost sales, carts and clicks name the version of their shopper that was valid on their day.
SELECT CAST(count_if(d.customer_key IS NULL OR d.customer_id <> f.customer_id
                     OR f.dt NOT BETWEEN d.effective_date AND d.expiration_date) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (
    SELECT s.customer_key, s.dt, CAST(t.customer_id AS STRING) AS customer_id
    FROM gold_sales_fact s
    JOIN (SELECT trace_id, customer_id FROM receipts UNION ALL SELECT trace_id, customer_id FROM online_orders) t
      ON t.trace_id = s.trace_id
    UNION ALL
    SELECT l.customer_key, l.dt, CAST(r.customer_id AS STRING)
    FROM gold_lost_sales_fact l JOIN lost_requests r ON CAST(r.request_id AS STRING) = l.request_id
    UNION ALL
    SELECT g.customer_key, g.dt, CAST(c.customer_id AS STRING)
    FROM (SELECT cart_id, customer_key, dt FROM gold_cart_fact
          UNION ALL SELECT cart_id, customer_key, dt FROM gold_cart_abandonment_fact) g
    JOIN carts c ON c.cart_id = g.cart_id
    UNION ALL
    SELECT e.customer_key, e.dt, CAST(s.customer_id AS STRING)
    FROM gold_customer_event_fact e JOIN session_events s ON s.event_id = e.event_id
    WHERE s.customer_id IS NOT NULL
) f
LEFT JOIN gold_customer_dim d ON d.customer_key = f.customer_key
