-- A shipped order has one shipment from each DC that serves it, with exactly the cases allocated, and no other order has any.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(s.cases, 0) <> coalesce(a.cases, 0) OR coalesce(s.shipments, 1) <> 1 AS bad
    FROM (SELECT x.order_id, x.dc_id, sum(x.allocated_cases) AS cases
          FROM order_allocations x JOIN orders o ON o.id = x.order_id
          WHERE o.status IN ('shipped', 'delivered') GROUP BY x.order_id, x.dc_id) a
    FULL JOIN (SELECT order_id, origin_id, sum(total_cases) AS cases, count(*) AS shipments
               FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id, origin_id) s
      ON s.order_id = a.order_id AND s.origin_id = a.dc_id
)
