-- Sales and lost sales name the version of their shopper that was valid on their day.
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
) f
LEFT JOIN gold_customer_dim d ON d.customer_key = f.customer_key
