-- No distribution centre loads more units in a day than it can handle.
WITH day AS (
    SELECT location_id, sum(quantity) AS units FROM truck_inventory WHERE action = 'LOAD' GROUP BY location_id, dt
)
SELECT CAST(count_if(NOT coalesce(units <= daily_throughput_units, FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM day LEFT JOIN distribution_centers ON id = location_id
