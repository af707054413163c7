-- An order is served by its shops DC and at most one other of the division.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT count(DISTINCT a.dc_id) - max(IF(a.dc_id = l.primary_dc_id, 1, 0)) > 1
           OR max(IF(d.division_id <> p.division_id, 1, 0)) = 1 AS bad
    FROM order_allocations a
    JOIN orders o ON o.id = a.order_id
    JOIN retail_locations l ON l.id = o.retail_location_id
    JOIN distribution_centers d ON d.id = a.dc_id
    JOIN distribution_centers p ON p.id = l.primary_dc_id
    GROUP BY a.order_id
)
