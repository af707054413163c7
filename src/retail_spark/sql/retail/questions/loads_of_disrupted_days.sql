-- What do distribution centres load of each hundred units asked for, on ordinary days and by severity of a disruption?
WITH disrupted AS (
    SELECT dc_id, day, max_by(severity, impact_percentage) AS severity, max(impact_percentage) AS percent_lost
    FROM (SELECT dc_id, severity, impact_percentage,
                 explode(sequence(dt, coalesce(to_date(end_time), (SELECT max(dt) FROM inventory_positions)))) AS day
          FROM supply_chain_disruption)
    GROUP BY dc_id, day
), worked AS (
    SELECT dc_id, dt, sum(asked) AS asked, sum(loaded) AS loaded
    FROM (SELECT dc_id, dt, reorder_quantity AS asked, 0 AS loaded FROM reorders
          WHERE store_id IS NOT NULL OR to_dc_id IS NOT NULL
          UNION ALL
          SELECT location_id, dt, 0, quantity FROM truck_inventory
          WHERE action = 'LOAD' AND dt >= (SELECT min(dt) FROM inventory_positions))
    GROUP BY dc_id, dt
)
SELECT coalesce(d.severity, 'NONE') AS severity, count(*) AS dc_days, avg(d.percent_lost) AS percent_lost,
       100 * sum(w.loaded) / sum(w.asked) AS percent_loaded
FROM worked w LEFT JOIN disrupted d ON d.dc_id = w.dc_id AND d.day = w.dt
GROUP BY coalesce(d.severity, 'NONE')
