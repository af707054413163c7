-- There are as many shopping trips online that end at the till as the config's orders times each day's factors come to.
WITH trip AS (
    SELECT trace_id FROM online_orders
    UNION
    SELECT trace_id FROM lost_requests WHERE channel NOT IN ('STORE_POS', 'STORE_KIOSK')
), config AS (
    SELECT max_by(config, run_id) AS settings FROM run_manifest
), asked AS (
    SELECT coalesce(CAST(get_json_object(settings, '$.online_orders_per_day') AS DOUBLE),
                    CAST(get_json_object(settings, '$.shoppers_per_day') AS DOUBLE)
                    * CAST(get_json_object(settings, '$.digital_share') AS DOUBLE)
                    * (1 - CAST(get_json_object(settings, '$.cart_abandonment_rate') AS DOUBLE))) AS orders_per_day
    FROM config
), region AS (
    SELECT s.region_id, count(*) / (SELECT count(*) FROM customers) AS share
    FROM customers c JOIN stores s ON s.id = c.home_store_id GROUP BY s.region_id
), expected AS (
    SELECT sum(r.share * f.total) AS ordinary_days
    FROM demand_factors f
    JOIN distribution_centers d ON d.id = f.location_id - 100000
    JOIN region r ON r.region_id = d.region_id
)
SELECT try_divide(count(*), max(ordinary_days * orders_per_day)) AS measured, 0.9D AS low, 1.1D AS high,
       count(*) AS evidence, 3000L AS needed
FROM trip CROSS JOIN expected CROSS JOIN asked
