-- A cart in which a product stands low is left behind more often by what the config says (10 points), within 2 points.
-- Against the customers' own base rates, so that it does not matter who fills which cart.
WITH side AS (
    SELECT avg(if(is_abandoned, 1D, 0D) - base_rate) FILTER (WHERE low_inventory_trigger) AS with_low,
           avg(if(is_abandoned, 1D, 0D) - base_rate) FILTER (WHERE NOT low_inventory_trigger) AS without,
           count_if(low_inventory_trigger) AS low_carts, count_if(NOT low_inventory_trigger) AS other_carts
    FROM carts
), config AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.cart_abandonment_increase') AS DOUBLE) AS increase
    FROM run_manifest
)
SELECT with_low - without AS measured, increase - 0.02D AS low, increase + 0.02D AS high,
       coalesce(low_carts * other_carts DIV nullif(low_carts + other_carts, 0), 0) AS evidence, 8000L AS needed
FROM side CROSS JOIN config
