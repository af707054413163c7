-- Online lines come 60 % from a warehouse, 30 % from a shop, and 10 % are picked up in one, each within 4 points.
-- Judged on products that every shop carries: what a shop lacks comes from the warehouse.
WITH everywhere AS (
    SELECT product_id FROM inventory_positions
    WHERE dt = (SELECT max(dt) FROM inventory_positions) AND location_key < 100000
    GROUP BY product_id HAVING count(*) = (SELECT count(*) FROM stores)
), served AS (
    SELECT count(*) AS lines, avg(if(fulfillment_mode = 'SHIP_FROM_DC', 1D, 0D)) AS from_warehouse,
           avg(if(fulfillment_mode = 'SHIP_FROM_STORE', 1D, 0D)) AS from_shop,
           avg(if(fulfillment_mode = 'BOPIS', 1D, 0D)) AS picked_up
    FROM online_order_lines LEFT SEMI JOIN everywhere USING (product_id)
)
SELECT greatest(abs(from_warehouse - 0.6), abs(from_shop - 0.3), abs(picked_up - 0.1)) AS measured,
       0D AS low, 0.04D AS high, lines AS evidence, 5000L AS needed
FROM served
