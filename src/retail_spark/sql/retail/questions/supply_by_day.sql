-- What was asked for and brought each day, and how many trucks were late?
SELECT dt, sum(units_asked) AS units_asked, sum(units_loaded) AS units_loaded, sum(units_unloaded) AS units_unloaded,
       sum(trucks) AS trucks, sum(late_trucks) AS late_trucks
FROM (
    SELECT dt, reorder_quantity AS units_asked, 0 AS units_loaded, 0 AS units_unloaded, 0 AS trucks, 0 AS late_trucks
    FROM reorders
    UNION ALL
    SELECT dt, 0, if(action = 'LOAD', quantity, 0), if(action = 'UNLOAD', quantity, 0), 0, 0 FROM truck_inventory
    UNION ALL
    SELECT dt, 0, 0, 0, if(status = 'ARRIVED', 1, 0), if(status = 'DELAYED', 1, 0) FROM truck_moves
)
GROUP BY dt
