-- How often are carts left behind, in which nothing stands low and in which something does, by kind of customer?
SELECT round(100 * base_abandonment_rate) AS base_percent, low_inventory_trigger, count(*) AS carts,
       count_if(is_abandoned) AS left_behind, 100 * avg(if(is_abandoned, 1D, 0D)) AS percent_left
FROM gold_cart_fact
GROUP BY round(100 * base_abandonment_rate), low_inventory_trigger
ORDER BY base_percent, low_inventory_trigger
