-- No truck is loaded with more than it can carry.
WITH shipment AS (
    SELECT truck_id, sum(quantity) AS units FROM truck_inventory WHERE action = 'LOAD' GROUP BY shipment_key, truck_id
)
SELECT CAST(count_if(NOT coalesce(units <= capacity_units, FALSE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM shipment LEFT JOIN trucks ON license_plate = truck_id
