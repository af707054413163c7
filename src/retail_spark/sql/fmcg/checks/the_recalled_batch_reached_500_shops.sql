-- The contaminated batch reached exactly 500 shops.
SELECT CAST(measured AS DOUBLE) AS measured, 500D AS low, 500D AS high, evidence, 10000L AS needed
FROM (
SELECT (SELECT count(DISTINCT h.destination_id)
            FROM batches b JOIN shipment_lines l ON l.batch_id = b.id JOIN shipments h ON h.id = l.shipment_id
            WHERE b.batch_number = 'B-2024-RECALL-001' AND h.destination_type = 'store') AS measured,
           (SELECT count(*) FROM retail_locations) AS evidence
)
