-- Customers leave carts as often as their segment does (20 to 40 %, and the config's points more where stock is low).
-- Within 3.5 points in each segment.
WITH config AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.cart_abandonment_increase') AS DOUBLE) AS increase
    FROM run_manifest
), segment AS (
    SELECT base_rate, count(*) AS carts, avg(if(is_abandoned, 1D, 0D)) AS left_behind,
           avg(least(base_rate + if(low_inventory_trigger, increase, 0D), 0.95D)) AS expected
    FROM carts CROSS JOIN config GROUP BY base_rate
)
SELECT max(abs(left_behind - expected)) AS measured, 0D AS low, 0.035D AS high,
       coalesce(min(carts), 0) AS evidence, 3000L AS needed
FROM segment
