-- What is the contaminated batch: of which SKU, made where and when, and how many of its cases are in shops?
SELECT b.batch_number, k.sku_code, k.name AS sku, p.plant_code, b.production_date, b.qc_status, b.contamination_notes,
       b.output_cases, s.cases AS cases_in_shops, b.output_cases - s.cases AS cases_elsewhere, s.shops
FROM batches b
JOIN skus k ON k.id = b.sku_id
JOIN plants p ON p.id = b.plant_id
CROSS JOIN (SELECT sum(l.quantity_cases) AS cases, count(DISTINCT h.destination_id) AS shops
            FROM batches r
            JOIN shipment_lines l ON l.batch_id = r.id
            JOIN shipments h ON h.id = l.shipment_id AND h.destination_type = 'store'
            WHERE r.batch_number = 'B-2024-RECALL-001') s
WHERE b.batch_number = 'B-2024-RECALL-001'
