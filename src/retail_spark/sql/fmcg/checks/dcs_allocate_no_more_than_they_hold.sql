-- Cases allocated of a batch at a DC never exceed those available there.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT a.cases > coalesce(i.cases, 0) AS bad
    FROM (SELECT dc_id, batch_id, sum(allocated_cases) AS cases FROM order_allocations GROUP BY dc_id, batch_id) a
    LEFT JOIN (SELECT location_id, batch_id, sum(quantity_available) AS cases FROM inventory WHERE location_type = 'dc'
               GROUP BY location_id, batch_id) i ON i.location_id = a.dc_id AND i.batch_id = a.batch_id
)
