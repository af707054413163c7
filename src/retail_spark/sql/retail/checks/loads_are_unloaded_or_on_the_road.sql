-- What was loaded is unloaded from the same truck a day or two later, or is still on the road at the end.
WITH handled AS (
    SELECT count_if(action = 'LOAD') AS loads, count_if(action = 'UNLOAD') AS unloads,
           sum(if(action = 'LOAD', quantity, -quantity)) AS difference,
           max(if(action = 'LOAD', dt, NULL)) AS loaded, max(if(action = 'UNLOAD', dt, NULL)) AS unloaded,
           min(truck_id) = max(truck_id) AS is_one_truck
    FROM truck_inventory GROUP BY shipment_key, product_id
)
SELECT CAST(count_if(loads <> 1 OR unloads > 1 OR NOT is_one_truck
                     OR unloads = 1 AND (difference <> 0 OR datediff(unloaded, loaded) NOT BETWEEN 1 AND 2)
                     OR unloads = 0 AND date_add(loaded, 2) <= (SELECT max(dt) FROM inventory_positions)) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM handled
