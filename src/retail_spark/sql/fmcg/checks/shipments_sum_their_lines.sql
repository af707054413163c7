-- The totals of a shipment are the sums of its lines, its freight that of its legs.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT h.total_cases <> coalesce(l.cases, 0) OR h.total_weight_kg <> coalesce(l.kg, 0)
           OR h.freight_cost <> coalesce(g.cost, 0) AS bad
    FROM shipments h
    LEFT JOIN (SELECT shipment_id, sum(quantity_cases) AS cases, sum(weight_kg) AS kg FROM shipment_lines GROUP BY shipment_id) l
      ON l.shipment_id = h.id
    LEFT JOIN (SELECT shipment_id, sum(freight_cost) AS cost FROM shipment_legs GROUP BY shipment_id) g ON g.shipment_id = h.id
)
