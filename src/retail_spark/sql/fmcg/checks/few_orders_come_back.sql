-- Returns of orders.
SELECT CAST(measured AS DOUBLE) AS measured, 0.03D AS low, 0.05D AS high, evidence, 1000L AS needed
FROM (
SELECT count(r.id) / count(*) AS measured, count(*) AS evidence FROM orders o LEFT JOIN returns r ON r.order_id = o.id
)
