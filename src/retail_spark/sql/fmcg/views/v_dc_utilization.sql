-- One row per DC: cases left at the end of the year against its capacity.
SELECT d.id AS dc_id, d.dc_code, d.capacity_cases, coalesce(c.closing_cases, 0) AS current_cases,
       coalesce(c.closing_cases, 0) * 1.0 / d.capacity_cases AS utilization
FROM distribution_centers d
LEFT JOIN (SELECT dc_id, sum(closing_cases) AS closing_cases FROM v_closing_stock GROUP BY dc_id) c ON c.dc_id = d.id
