-- Which plant supplies which distribution centre, and where do the cases go from there?
SELECT p.plant_code AS plant, d.dc_code AS dc, v.division_code AS division, sum(h.total_cases) AS cases
FROM shipments h
JOIN plants p ON p.id = h.origin_id
JOIN distribution_centers d ON d.id = h.destination_id
JOIN divisions v ON v.id = d.division_id
WHERE h.shipment_type = 'plant_to_dc'
GROUP BY p.plant_code, d.dc_code, v.division_code ORDER BY plant, dc
