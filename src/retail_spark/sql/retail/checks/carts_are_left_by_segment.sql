-- Customers leave carts in which nothing stands low as often as their segment does (20 to 40 %), within 3.5 points.
WITH segment AS (
    SELECT base_rate, count(*) AS carts, avg(if(is_abandoned, 1D, 0D)) AS left_behind
    FROM carts WHERE NOT low_inventory_trigger GROUP BY base_rate
)
SELECT max(abs(left_behind - base_rate)) AS measured, 0D AS low, 0.035D AS high,
       coalesce(min(carts), 0) AS evidence, 3000L AS needed
FROM segment
