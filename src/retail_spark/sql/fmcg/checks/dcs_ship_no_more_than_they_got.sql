-- No DC has shipped more of a batch than came in.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT sum(n) < 0 AS bad
    FROM (SELECT location_id AS dc_id, batch_id, quantity_cases AS n FROM inventory WHERE location_type = 'dc'
          UNION ALL
          SELECT h.origin_id, l.batch_id, -l.quantity_cases FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id
          WHERE h.origin_type = 'dc')
    GROUP BY dc_id, batch_id
)
