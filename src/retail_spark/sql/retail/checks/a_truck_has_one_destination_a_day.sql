-- A truck carries one shipment at a time, for one destination; a delayed one keeps it for a second night.
SELECT CAST(count_if(shipments > 1) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT count(*) AS shipments FROM truck_moves WHERE status IN ('LOADING', 'DELAYED') GROUP BY truck_id, dt)
