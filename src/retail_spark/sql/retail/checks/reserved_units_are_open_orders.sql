-- On the last day, units are reserved just for the online lines not yet shipped, picked up, or cancelled before that day.
-- Orders from before the records may hold stock for two more days, so it takes three days to judge.
WITH side AS (
    SELECT location_key, product_id, reserved AS units FROM inventory_positions
    WHERE dt = (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    SELECT location_key, product_id, -quantity FROM online_order_lines
    WHERE if(fulfillment_mode = 'BOPIS', delivered_ts, shipped_ts) IS NULL
          AND coalesce(to_date(cancelled_ts) = (SELECT max(dt) FROM inventory_positions), TRUE)
)
SELECT CAST(count_if(units <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT datediff(max(dt), min(dt)) + 1 FROM inventory_positions) AS evidence, 3L AS needed
FROM (SELECT sum(units) AS units FROM side GROUP BY location_key, product_id)
