-- Which lanes emit most? (kg of CO2, and grams a case)
SELECT h.shipment_type, h.origin_type, h.origin_id,
       CASE WHEN h.destination_type = 'store' THEN NULL ELSE h.destination_id END AS destination_dc,
       count(*) AS shipments, sum(e.co2_kg) AS co2_kg, sum(e.co2_kg) * 1000 / sum(h.total_cases) AS grams_a_case
FROM shipment_emissions e
JOIN shipments h ON h.id = e.shipment_id
GROUP BY h.shipment_type, h.origin_type, h.origin_id,
         CASE WHEN h.destination_type = 'store' THEN NULL ELSE h.destination_id END
ORDER BY co2_kg DESC
