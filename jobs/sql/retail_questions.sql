-- Questions of the retail world. Made by docs/warehouse.py from src/retail_spark/sql, do not edit.
USE IDENTIFIER({{catalog}} || '.' || {{schema}});

-- Which products sell best, and what do they bring?
SELECT p.product_name, sum(f.quantity_sold) AS units, sum(f.net_sales_amount) AS sales, sum(f.gross_margin_amount) AS margin
FROM gold_sales_fact f JOIN gold_product_dim p USING (product_key)
WHERE NOT f.is_return
GROUP BY p.product_key, p.product_name ORDER BY sales DESC, p.product_name LIMIT 10;

-- Which empty shelves cost the most sales? Those that were filled again come first.
SELECT l.location_name, p.product_name, e.location_key, e.product_key, to_date(CAST(e.stockout_start_date_key AS STRING), 'yyyyMMdd') AS first_day,
       to_date(CAST(e.stockout_end_date_key AS STRING), 'yyyyMMdd') AS last_day, e.stockout_duration_days, e.lost_sales_attempts,
       e.lost_sales_quantity, e.lost_sales_revenue
FROM gold_stockout_events e JOIN gold_product_dim p USING (product_key) JOIN gold_location_dim l USING (location_key)
WHERE e.location_key < 100000
ORDER BY e.stockout_end_date_key IS NULL, e.lost_sales_revenue DESC, e.stockout_id LIMIT 10;

-- What was sold each day at full price and what on promotion, and what did the discounts come to?
SELECT dt, if(is_promotional, 'on promotion', 'at full price') AS price, CAST(sum(net_sales_amount) AS DOUBLE) AS sold,
       sum(quantity_sold) AS units, CAST(sum(discount_amount) AS DOUBLE) AS discount
FROM gold_sales_fact
WHERE NOT is_return
GROUP BY dt, if(is_promotional, 'on promotion', 'at full price');

-- What was sold each day, and what shoppers asked for in vain?
SELECT dt, coalesce(sold, 0) AS sold, coalesce(lost, 0) AS lost
FROM (SELECT dt, sum(net_sales_amount) AS sold FROM gold_sales_fact WHERE NOT is_return GROUP BY dt)
FULL JOIN (SELECT dt, sum(lost_revenue) AS lost FROM gold_lost_sales_fact GROUP BY dt) USING (dt)
ORDER BY dt;

-- What was sold, and what was lost, by day, channel and kind of product?
SELECT f.dt, c.channel_name, p.category_level_1 AS category, CAST(sum(f.sold) AS DOUBLE) AS sold, sum(f.units) AS units,
       CAST(sum(f.margin) AS DOUBLE) AS margin, CAST(sum(f.returned) AS DOUBLE) AS returned, CAST(sum(f.lost) AS DOUBLE) AS lost
FROM (
    SELECT dt, channel_key, product_key, if(is_return, 0, net_sales_amount) AS sold,
           if(is_return, 0, quantity_sold) AS units, gross_margin_amount AS margin,
           if(is_return, -net_sales_amount, 0) AS returned, 0 AS lost
    FROM gold_sales_fact
    UNION ALL
    SELECT dt, channel_key, product_key, 0, 0, 0, 0, lost_revenue FROM gold_lost_sales_fact
) f
JOIN gold_channel_dim c USING (channel_key) JOIN gold_product_dim p USING (product_key)
GROUP BY f.dt, c.channel_name, p.category_level_1;

-- How much stood where each day, and how many positions (a product in a place) were empty?
SELECT f.dt, l.location_type, count(*) AS positions, count_if(f.is_stockout) AS empty_positions,
       avg(if(f.is_stockout, 1D, 0D)) AS stockout_rate, CAST(sum(f.inventory_value_cost) AS DOUBLE) AS value_at_cost,
       sum(f.quantity_in_transit) AS units_on_the_road
FROM gold_inventory_fact f JOIN gold_location_dim l USING (location_key)
GROUP BY f.dt, l.location_type;

-- How many of all positions (a product in a place) closed each day at zero, in percent?
SELECT dt, avg(if(is_stockout, 100D, 0D)) AS percent_out_of_stock
FROM gold_inventory_fact GROUP BY dt ORDER BY dt;

-- Which promotions of the calendar sold the most, and how?
SELECT m.promo_id, m.name, m.store_group_id, m.start_date, m.end_date, m.lift_multiplier, m.hangover_multiplier,
       m.hangover_weeks, m.discount_percent, sum(l.quantity) AS units, sum(l.discount_cents) / 100 AS discount
FROM receipt_lines l JOIN promotions_master m USING (promo_id)
WHERE l.quantity > 0 AND m.kind = 'CALENDAR'
GROUP BY m.promo_id, m.name, m.store_group_id, m.start_date, m.end_date, m.lift_multiplier, m.hangover_multiplier,
         m.hangover_weeks, m.discount_percent
ORDER BY units DESC, m.promo_id LIMIT 10;

-- What was asked for and brought each day, and how many trucks were late?
SELECT dt, sum(units_asked) AS units_asked, sum(units_loaded) AS units_loaded, sum(units_unloaded) AS units_unloaded,
       sum(trucks) AS trucks, sum(late_trucks) AS late_trucks
FROM (
    SELECT dt, reorder_quantity AS units_asked, 0 AS units_loaded, 0 AS units_unloaded, 0 AS trucks, 0 AS late_trucks
    FROM reorders
    UNION ALL
    SELECT dt, 0, if(action = 'LOAD', quantity, 0), if(action = 'UNLOAD', quantity, 0), 0, 0 FROM truck_inventory
    UNION ALL
    SELECT dt, 0, 0, 0, if(status = 'ARRIVED', 1, 0), if(status = 'DELAYED', 1, 0) FROM truck_moves
)
GROUP BY dt;

-- At which hours do shoppers come to the shops?
SELECT hour(event_ts) AS hour, count(*) AS receipts
FROM receipts WHERE receipt_type = 'SALE' GROUP BY hour(event_ts) ORDER BY hour;
