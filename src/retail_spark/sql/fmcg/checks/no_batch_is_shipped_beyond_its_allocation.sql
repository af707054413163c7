-- Cases of a batch shipped with an order never exceed those allocated to it.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT s.cases > coalesce(a.cases, 0) AS bad
    FROM (SELECT h.order_id, h.origin_id, l.batch_id, sum(l.quantity_cases) AS cases
          FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id WHERE h.order_id IS NOT NULL
          GROUP BY h.order_id, h.origin_id, l.batch_id) s
    LEFT JOIN (SELECT order_id, dc_id, batch_id, sum(allocated_cases) AS cases FROM order_allocations
               GROUP BY order_id, dc_id, batch_id) a
      ON a.order_id = s.order_id AND a.dc_id = s.origin_id AND a.batch_id = s.batch_id
)
