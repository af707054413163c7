-- How many of all positions (a product in a place) closed each day at zero, in percent?
SELECT dt, avg(if(is_stockout, 100D, 0D)) AS percent_out_of_stock
FROM gold_inventory_fact GROUP BY dt ORDER BY dt
