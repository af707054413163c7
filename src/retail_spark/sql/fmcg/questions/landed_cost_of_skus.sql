-- What does a case of each SKU cost by the time it stands in a DC? (batch costs and trunk freight, by cases)
SELECT k.sku_code, c.cost / c.cases AS production_cost, coalesce(f.freight, 0) / c.cases AS freight_cost,
       (c.cost + coalesce(f.freight, 0)) / c.cases AS landed_cost
FROM skus k
JOIN (SELECT b.sku_id, sum(l.cost) AS cost, sum(b.output_cases) AS cases
      FROM batches b JOIN (SELECT batch_id, sum(cost_amount) AS cost FROM batch_cost_ledger GROUP BY batch_id) l
        ON l.batch_id = b.id
      GROUP BY b.sku_id) c ON c.sku_id = k.id
LEFT JOIN (SELECT l.sku_id, sum(h.freight_cost * l.quantity_cases / h.total_cases) AS freight
           FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id
           WHERE h.shipment_type = 'plant_to_dc' GROUP BY l.sku_id) f ON f.sku_id = k.id
ORDER BY k.id
