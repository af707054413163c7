-- Every shipment has its legs, and emits what distance, weight and factor make.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT g.shipment_id IS NULL OR e.shipment_id IS NULL
           OR abs(e.co2_kg - e.distance_km * e.weight_tons * f.co2_kg_per_ton_km) > 0.001 AS bad
    FROM shipments h
    LEFT JOIN (SELECT DISTINCT shipment_id FROM shipment_legs) g ON g.shipment_id = h.id
    LEFT JOIN shipment_emissions e ON e.shipment_id = h.id
    LEFT JOIN emission_factors f ON f.id = e.emission_factor_id
)
