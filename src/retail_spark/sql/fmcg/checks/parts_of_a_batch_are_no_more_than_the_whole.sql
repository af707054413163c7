-- The batch fractions of a batch sum to at most 1 on the way to the DCs, and again on the way to the shops.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT sum(l.batch_fraction) > 1 OR min(l.batch_fraction) < 0 AS bad
    FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id
    WHERE h.shipment_type <> 'dc_to_dc'
    GROUP BY l.batch_id, h.destination_type
)
