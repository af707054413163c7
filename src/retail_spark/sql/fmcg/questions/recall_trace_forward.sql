-- Which shops got the contaminated batch, and when? (500 shops)
SELECT h.destination_id AS shop_id, l.location_code, l.name AS shop, d.dc_code, min(h.ship_date) AS first_shipped,
       sum(s.quantity_cases) AS cases
FROM batches b
JOIN shipment_lines s ON s.batch_id = b.id
JOIN shipments h ON h.id = s.shipment_id AND h.destination_type = 'store'
JOIN retail_locations l ON l.id = h.destination_id
JOIN distribution_centers d ON d.id = h.origin_id
WHERE b.batch_number = 'B-2024-RECALL-001'
GROUP BY h.destination_id, l.location_code, l.name, d.dc_code
ORDER BY shop_id
