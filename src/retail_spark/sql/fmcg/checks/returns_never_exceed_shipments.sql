-- Of a batch no more comes back from an order than was shipped with it, and only after the delivery.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT r.cases > coalesce(s.cases, 0) OR r.return_date <= o.actual_delivery_date AS bad
    FROM (SELECT h.order_id, h.return_date, l.batch_id, sum(l.quantity_cases) AS cases
          FROM return_lines l JOIN returns h ON h.id = l.return_id GROUP BY h.order_id, h.return_date, l.batch_id) r
    JOIN orders o ON o.id = r.order_id
    LEFT JOIN (SELECT h.order_id, l.batch_id, sum(l.quantity_cases) AS cases
               FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id WHERE h.order_id IS NOT NULL
               GROUP BY h.order_id, l.batch_id) s ON s.order_id = r.order_id AND s.batch_id = r.batch_id
)
