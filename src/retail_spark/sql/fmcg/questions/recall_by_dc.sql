-- Through which distribution centres did the contaminated batch reach shops, how many, and when?
SELECT d.dc_code AS dc, v.division_code AS division, count(DISTINCT h.destination_id) AS shops,
       count(DISTINCT h.id) AS shipments, sum(s.quantity_cases) AS cases,
       min(h.ship_date) AS first_shipped, max(h.ship_date) AS last_shipped
FROM batches b
JOIN shipment_lines s ON s.batch_id = b.id
JOIN shipments h ON h.id = s.shipment_id AND h.destination_type = 'store'
JOIN distribution_centers d ON d.id = h.origin_id
JOIN divisions v ON v.id = d.division_id
WHERE b.batch_number = 'B-2024-RECALL-001'
GROUP BY d.dc_code, v.division_code ORDER BY shops DESC, dc
