-- Per SKU: cases made are what stands at plants and on the road, was in shops before, left the DCs, or is in them still.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT m.made <> coalesce(e.elsewhere, 0) + coalesce(d.closing, 0) + coalesce(g.gone, 0) AS bad
    FROM (SELECT sku_id, sum(output_cases) AS made FROM batches GROUP BY sku_id) m
    LEFT JOIN (SELECT sku_id, sum(quantity_cases) AS elsewhere FROM inventory WHERE location_type <> 'dc' GROUP BY sku_id) e
      ON e.sku_id = m.sku_id
    LEFT JOIN (SELECT b.sku_id, sum(s.n) AS closing
               FROM (SELECT batch_id, quantity_cases AS n FROM inventory WHERE location_type = 'dc'
                     UNION ALL
                     SELECT l.batch_id, -l.quantity_cases FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id
                     WHERE h.origin_type = 'dc' AND h.destination_type = 'store') s
               JOIN batches b ON b.id = s.batch_id GROUP BY b.sku_id) d ON d.sku_id = m.sku_id
    LEFT JOIN (SELECT l.sku_id, sum(l.quantity_cases) AS gone
               FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id
               WHERE h.origin_type = 'dc' AND h.destination_type = 'store' GROUP BY l.sku_id) g ON g.sku_id = m.sku_id
)
