-- How fast did the contaminated batch spread? (shops that had it, by day of the first shipment)
SELECT first_shipped AS day, count(*) AS new_shops, sum(cases) AS cases
FROM (SELECT h.destination_id, min(h.ship_date) AS first_shipped, sum(s.quantity_cases) AS cases
      FROM batches b
      JOIN shipment_lines s ON s.batch_id = b.id
      JOIN shipments h ON h.id = s.shipment_id AND h.destination_type = 'store'
      WHERE b.batch_number = 'B-2024-RECALL-001'
      GROUP BY h.destination_id)
GROUP BY first_shipped ORDER BY day
