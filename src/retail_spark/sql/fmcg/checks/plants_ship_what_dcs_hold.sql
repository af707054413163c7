-- Shipments from plants carry exactly the cases that the stock of DCs, and of the road to them, names.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(s.cases, 0) <> coalesce(i.cases, 0) AS bad
    FROM (SELECT h.destination_id, l.batch_id, sum(l.quantity_cases) AS cases
          FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id WHERE h.shipment_type = 'plant_to_dc'
          GROUP BY h.destination_id, l.batch_id) s
    FULL JOIN (SELECT location_id, batch_id, sum(quantity_cases) AS cases FROM inventory
               WHERE location_type IN ('dc', 'in_transit') AND quantity_cases > 0 GROUP BY location_id, batch_id) i
      ON i.location_id = s.destination_id AND i.batch_id = s.batch_id
)
