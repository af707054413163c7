-- Are more carts left behind when something in them is nearly sold out?
SELECT low_inventory_trigger AS has_low_stock, count(*) AS carts, count_if(is_abandoned) AS abandoned,
       avg(if(is_abandoned, 100D, 0D)) AS percent_abandoned
FROM gold_cart_fact GROUP BY low_inventory_trigger ORDER BY has_low_stock
