-- Pallets on trunk shipments, of what their trucks could take.
SELECT CAST(measured AS DOUBLE) AS measured, 0.5D AS low, 1.0D AS high, evidence, 2000L AS needed
FROM (
SELECT sum(total_pallets) / sum(26 * ceil(total_pallets / 26)) AS measured, count(*) AS evidence
    FROM shipments WHERE shipment_type IN ('plant_to_dc', 'dc_to_dc')
)
