-- From which DCs did the contaminated batch go to shops, and how many cases does each still hold back?
SELECT d.dc_code, coalesce(s.shops, 0) AS shops, coalesce(s.cases, 0) AS cases_in_shops, s.first_shipped, s.last_shipped,
       f.cases AS cases_held
FROM distribution_centers d
JOIN (SELECT dc_id, sum(cases) AS cases
      FROM (SELECT i.location_id AS dc_id, i.quantity_cases AS cases
            FROM inventory i JOIN batches b ON b.id = i.batch_id
            WHERE b.batch_number = 'B-2024-RECALL-001' AND i.location_type = 'dc'
            UNION ALL
            SELECT h.destination_id, l.quantity_cases
            FROM shipments h JOIN shipment_lines l ON l.shipment_id = h.id JOIN batches b ON b.id = l.batch_id
            WHERE b.batch_number = 'B-2024-RECALL-001' AND h.shipment_type = 'dc_to_dc' AND h.status = 'delivered'
            UNION ALL
            SELECT h.origin_id, -l.quantity_cases
            FROM shipments h JOIN shipment_lines l ON l.shipment_id = h.id JOIN batches b ON b.id = l.batch_id
            WHERE b.batch_number = 'B-2024-RECALL-001' AND h.origin_type = 'dc') m
      GROUP BY dc_id) f ON f.dc_id = d.id
LEFT JOIN (SELECT h.origin_id, count(DISTINCT h.destination_id) AS shops, sum(l.quantity_cases) AS cases,
                  min(h.ship_date) AS first_shipped, max(h.ship_date) AS last_shipped
           FROM batches b
           JOIN shipment_lines l ON l.batch_id = b.id
           JOIN shipments h ON h.id = l.shipment_id AND h.destination_type = 'store'
           WHERE b.batch_number = 'B-2024-RECALL-001'
           GROUP BY h.origin_id) s ON s.origin_id = d.id
ORDER BY cases_in_shops DESC, d.dc_code
