-- Delivered orders on time and in full.
SELECT CAST(measured AS DOUBLE) AS measured, 0.85D AS low, 0.99D AS high, evidence, 20000L AS needed
FROM (
SELECT avg(IF(o.actual_delivery_date <= o.promised_delivery_date AND s.cases = o.total_cases, 1.0, 0.0)) AS measured,
           count(*) AS evidence
    FROM orders o
    JOIN (SELECT order_id, sum(total_cases) AS cases FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id) s
      ON s.order_id = o.id
    WHERE o.status = 'delivered'
)
