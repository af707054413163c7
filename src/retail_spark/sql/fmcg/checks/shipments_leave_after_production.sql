-- A batch leaves a place after it was made, and arrives no sooner than it leaves.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT h.ship_date < b.production_date OR coalesce(h.actual_delivery_date < h.ship_date, false)
           OR l.sku_id <> b.sku_id AS bad
    FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id JOIN batches b ON b.id = l.batch_id
)
