-- A disrupted distribution centre loads no more of what it is asked for than the disruption leaves.
WITH disrupted AS (
    SELECT dc_id, day, max(impact_percentage) AS lost
    FROM (SELECT dc_id, impact_percentage,
                 explode(sequence(dt, coalesce(to_date(end_time), (SELECT max(dt) FROM inventory_positions)))) AS day
          FROM supply_chain_disruption)
    WHERE day >= (SELECT min(dt) FROM inventory_positions)
    GROUP BY dc_id, day
), side AS (
    SELECT dc_id, dt, reorder_quantity AS asked, 0 AS loaded FROM reorders
    WHERE store_id IS NOT NULL OR to_dc_id IS NOT NULL
    UNION ALL
    SELECT location_id, dt, 0, quantity FROM truck_inventory WHERE action = 'LOAD'
), worked AS (
    SELECT dc_id, dt, sum(asked) AS asked, sum(loaded) AS loaded FROM side GROUP BY dc_id, dt
)
SELECT CAST(count_if(loaded > asked * (100 - lost) / 100) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM disrupted d JOIN worked w ON w.dc_id = d.dc_id AND w.dt = d.day
