-- A delivered order arrived with the last of its shipments; every shipped or delivered order has some.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT s.shipments IS NULL OR (o.status = 'delivered') <> (o.actual_delivery_date IS NOT NULL)
           OR coalesce(o.actual_delivery_date <> s.last, o.status = 'delivered') AS bad
    FROM orders o
    LEFT JOIN (SELECT order_id, count(*) AS shipments, max(actual_delivery_date) AS last FROM shipments
               WHERE order_id IS NOT NULL GROUP BY order_id) s ON s.order_id = o.id
    WHERE o.status IN ('shipped', 'delivered')
)
