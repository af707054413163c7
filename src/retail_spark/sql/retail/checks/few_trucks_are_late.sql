-- About 3 % of the trucks are delayed. Of 1000 trucks, chance alone moves the share by half a point (one sigma).
WITH shipment AS (
    SELECT max(status = 'DELAYED') AS is_late, max(status = 'ARRIVED') AS has_arrived
    FROM truck_moves GROUP BY shipment_id
)
SELECT avg(if(is_late, 1D, 0D)) AS measured, 0.01D AS low, 0.05D AS high, count(*) AS evidence, 1000L AS needed
FROM shipment WHERE has_arrived
