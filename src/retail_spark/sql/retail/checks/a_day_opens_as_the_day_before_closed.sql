-- A position opens each day with exactly the units that it closed with the day before, and no day is missing.
-- Openings and the closings before them are summed per position, each day with a weight of its own, so one pass without
-- a sort is enough: the sums agree only if every pair does. The 1 added to the units makes missing days count.
WITH weighed AS (
    SELECT sum(if(dt > (SELECT min(dt) FROM inventory_positions),
                  (opening + 1) * pmod(xxhash64(dt), 1000003), 0)) AS opened,
           sum(if(dt < (SELECT max(dt) FROM inventory_positions),
                  (available + 1) * pmod(xxhash64(date_add(dt, 1)), 1000003), 0)) AS closed
    FROM inventory_positions
    GROUP BY location_key, product_id
)
SELECT CAST(count_if(opened <> closed) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM weighed
