-- Questions of the retail world. Made by docs/warehouse.py from src/retail_spark/sql, do not edit.
USE IDENTIFIER({{catalog}} || '.' || {{schema}});

-- How many different products does a shopper buy at once?
SELECT least(lines, 30) AS lines, count(*) AS receipts
FROM (SELECT receipt_id_ext, count(*) AS lines FROM receipt_lines WHERE quantity > 0 GROUP BY receipt_id_ext)
GROUP BY least(lines, 30) ORDER BY lines;

-- What does a shopper spend at once? (steps that grow by the fourth root of two, in dollars after discount)
SELECT power(2D, step / 4) AS dollars_from, power(2D, (step + 1) / 4) AS dollars_to, count(*) AS receipts,
       sum(subtotal) AS dollars
FROM (SELECT floor(4 * log2(greatest(CAST(subtotal AS DOUBLE), 1D))) AS step, subtotal
      FROM receipts WHERE receipt_type = 'SALE')
GROUP BY step ORDER BY step;

-- Which products sell best, and what do they bring?
SELECT p.product_name, sum(f.quantity_sold) AS units, sum(f.net_sales_amount) AS sales, sum(f.gross_margin_amount) AS margin
FROM gold_sales_fact f JOIN gold_product_dim p USING (product_key)
WHERE NOT f.is_return
GROUP BY p.product_key, p.product_name ORDER BY sales DESC, p.product_name LIMIT 10;

-- How often are carts left behind, in which nothing stands low and in which something does, by kind of customer?
SELECT round(100 * base_abandonment_rate) AS base_percent, low_inventory_trigger, count(*) AS carts,
       count_if(is_abandoned) AS left_behind, 100 * avg(if(is_abandoned, 1D, 0D)) AS percent_left
FROM gold_cart_fact
GROUP BY round(100 * base_abandonment_rate), low_inventory_trigger
ORDER BY base_percent, low_inventory_trigger;

-- Which empty shelves cost the most sales? Those that were filled again come first.
SELECT l.location_name, p.product_name, e.location_key, e.product_key, to_date(CAST(e.stockout_start_date_key AS STRING), 'yyyyMMdd') AS first_day,
       to_date(CAST(e.stockout_end_date_key AS STRING), 'yyyyMMdd') AS last_day, e.stockout_duration_days, e.lost_sales_attempts,
       e.lost_sales_quantity, e.lost_sales_revenue
FROM gold_stockout_events e JOIN gold_product_dim p USING (product_key) JOIN gold_location_dim l USING (location_key)
WHERE e.location_key < 100000
ORDER BY e.stockout_end_date_key IS NULL, e.lost_sales_revenue DESC, e.stockout_id LIMIT 10;

-- How does demand for a product move before, in and after its promotion, against its ordinary weeks?
WITH request AS (
    SELECT store_id, dt, product_id, requested_quantity
    FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL
    UNION ALL
    SELECT store_id, dt, product_id, requested_quantity FROM lost_requests
    WHERE quantity = 0 AND channel IN ('STORE_POS', 'STORE_KIOSK')
), asked AS (
    SELECT trunc(r.dt, 'WEEK') AS monday, s.store_group_id, r.product_id, sum(r.requested_quantity) AS units
    FROM request r JOIN stores s ON s.id = r.store_id
    GROUP BY trunc(r.dt, 'WEEK'), s.store_group_id, r.product_id
), week AS (
    -- what shoppers like changes with the season, so weeks are compared within one
    SELECT trunc(f.dt, 'WEEK') AS monday, s.store_group_id, month(trunc(f.dt, 'WEEK')) % 12 DIV 3 AS season,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.total) AS traffic
    FROM demand_factors f JOIN stores s ON s.id = f.location_id
    GROUP BY trunc(f.dt, 'WEEK'), s.store_group_id
), felt AS (
    SELECT c.product_id, w.store_group_id, w.monday, w.season, w.traffic, coalesce(a.units, 0) AS units, c.promo_id,
           c.lift_multiplier * c.hangover_multiplier AS promised
    FROM promo_calendar c
    JOIN week w ON w.store_group_id = c.store_group_id
                   AND extract(YEAROFWEEK FROM w.monday) = c.calendar_year AND weekofyear(w.monday) = c.week
    LEFT JOIN asked a ON a.monday = w.monday AND a.store_group_id = c.store_group_id AND a.product_id = c.product_id
), ordinary AS (
    -- what a product sells for each unit of traffic in weeks that no promotion touches
    SELECT p.product_id, p.store_group_id, p.season,
           (coalesce(u.units, 0) - p.units) / (t.traffic - p.traffic) AS rate
    FROM (SELECT product_id, store_group_id, season, sum(units) AS units, sum(traffic) AS traffic
          FROM felt GROUP BY product_id, store_group_id, season) p
    JOIN (SELECT store_group_id, season, sum(traffic) AS traffic FROM week GROUP BY store_group_id, season) t
         ON t.store_group_id = p.store_group_id AND t.season = p.season AND t.traffic > p.traffic
    LEFT JOIN (SELECT a.product_id, a.store_group_id, w.season, sum(a.units) AS units
               FROM asked a JOIN week w USING (monday, store_group_id)
               GROUP BY a.product_id, a.store_group_id, w.season) u
         ON u.product_id = p.product_id AND u.store_group_id = p.store_group_id AND u.season = p.season
), around AS (
    SELECT c.promo_id, c.product_id, c.store_group_id, date_add(c.start_date, 7 * n) AS monday,
           CASE WHEN n < 0 THEN 'before' WHEN n < c.weeks THEN 'on' ELSE 'after' END AS phase,
           CASE WHEN n < 0 THEN -n WHEN n < c.weeks THEN n + 1 ELSE n - c.weeks + 1 END AS week
    FROM (SELECT DISTINCT c.promo_id, c.product_id, c.store_group_id, m.start_date,
                          CAST(ceil((datediff(m.end_date, m.start_date) + 1) / 7) AS INT) AS weeks
          FROM promo_calendar c JOIN promotions_master m USING (promo_id) WHERE NOT c.is_hangover) c
    LATERAL VIEW explode(sequence(-2, c.weeks + 1)) AS n
)
SELECT r.phase, r.week, sum(coalesce(f.units, a.units, 0)) AS units, sum(o.rate * w.traffic) AS units_of_ordinary_weeks,
       try_divide(sum(coalesce(f.units, a.units, 0)), sum(o.rate * w.traffic)) AS times_ordinary,
       try_divide(sum(coalesce(f.promised, 1) * o.rate * w.traffic), sum(o.rate * w.traffic)) AS times_promised
FROM around r
JOIN week w ON w.monday = r.monday AND w.store_group_id = r.store_group_id
JOIN ordinary o ON o.product_id = r.product_id AND o.store_group_id = r.store_group_id AND o.season = w.season
LEFT JOIN felt f ON f.product_id = r.product_id AND f.store_group_id = r.store_group_id AND f.monday = r.monday
LEFT JOIN asked a ON a.product_id = r.product_id AND a.store_group_id = r.store_group_id AND a.monday = r.monday
-- a week that belongs to another promotion of the product says nothing about this one
WHERE f.promo_id IS NULL OR f.promo_id = r.promo_id
GROUP BY r.phase, r.week
ORDER BY CASE r.phase WHEN 'before' THEN -r.week WHEN 'on' THEN r.week ELSE 100 + r.week END;

-- How many units did shoppers ask for each day, how many in vain, on which holidays, and how much was on promotion?
WITH request AS (
    SELECT dt, requested_quantity AS asked, 0 AS lost FROM receipt_lines
    WHERE quantity > 0 AND substitutes_request_id IS NULL
    UNION ALL
    SELECT dt, requested_quantity, 0 FROM online_order_lines
    UNION ALL
    SELECT dt, if(quantity = 0, requested_quantity, 0), lost_quantity FROM lost_requests
), day AS (
    SELECT dt, sum(asked) AS asked, sum(lost) AS lost FROM request GROUP BY dt
), holiday AS (
    SELECT dt, avg(holiday) AS factor FROM demand_factors GROUP BY dt
), offer AS (
    -- of all products at all groups of shops, those whose price is down this week
    SELECT calendar_year, week, count(*) / (SELECT count(*) * (SELECT count(DISTINCT store_group_id) FROM stores)
                                            FROM products_master) AS share
    FROM promo_calendar WHERE NOT is_hangover GROUP BY calendar_year, week
)
SELECT d.dt, d.asked, d.lost, c.holiday_name, round(h.factor, 2) AS holiday_factor,
       round(100 * coalesce(o.share, 0), 2) AS percent_on_promotion
FROM day d
JOIN holiday h ON h.dt = d.dt
JOIN dim_date c ON c.date = d.dt
LEFT JOIN offer o ON o.calendar_year = c.iso_year AND o.week = c.week_of_year
ORDER BY d.dt;

-- How well was demand foreseen, week by week, and how often did it lie between the bounds?
SELECT d.calendar_date AS monday, l.location_type, round(sum(f.forecast_quantity), 1) AS forecast_units,
       sum(f.actual_quantity) AS actual_units,
       round(avg(if(f.actual_quantity BETWEEN f.confidence_lower_bound AND f.confidence_upper_bound, 1, 0)), 3) AS covered,
       max(f.confidence_level) AS promised
FROM gold_demand_forecast_fact f JOIN gold_date_dim d USING (date_key) JOIN gold_location_dim l USING (location_key)
WHERE f.actual_quantity IS NOT NULL
GROUP BY d.calendar_date, l.location_type ORDER BY monday, l.location_type;

-- Which way do goods go from the distribution centres by truck to shops and warehouses? (many are grouped by kind)
WITH load AS (
    SELECT m.dc_id, i.truck_id, m.store_id, m.to_dc_id, i.quantity
    FROM truck_inventory i
    JOIN (SELECT DISTINCT shipment_id, dc_id, store_id, to_dc_id FROM truck_moves) m USING (shipment_id)
    WHERE i.action = 'LOAD'
), named AS (
    SELECT d.dc_number AS dc, l.quantity,
           if((SELECT count(*) FROM trucks) <= 24, l.truck_id, concat('trucks at ', d.dc_number)) AS truck,
           CASE WHEN w.id IS NOT NULL AND (SELECT count(*) FROM distribution_centers) <= 8 THEN w.dc_number
                WHEN w.id IS NOT NULL THEN 'warehouses'
                WHEN (SELECT count(*) FROM stores) <= 20 THEN s.store_number
                ELSE concat(replace(s.volume_class, '_', ' '), ' shops') END AS place
    FROM load l
    JOIN distribution_centers d ON d.id = l.dc_id
    LEFT JOIN stores s ON s.id = l.store_id
    LEFT JOIN distribution_centers w ON w.id = l.to_dc_id
)
SELECT dc, truck, place, sum(quantity) AS units
FROM named GROUP BY dc, truck, place ORDER BY dc, truck, place;

-- How many sessions in the digital shop come to a cart, to the checkout and to an order, by channel?
SELECT channel_name, count(*) AS sessions, count_if(has_cart) AS with_cart, count_if(has_checkout) AS at_checkout,
       count_if(has_order) AS ordered, 100 * avg(if(has_order, 1D, 0D)) AS percent_ordered
FROM (SELECT session_id, channel_key, max(event_type = 'add_to_cart') AS has_cart,
             max(event_type = 'checkout_start') AS has_checkout, max(conversion_flag) AS has_order
      FROM gold_customer_event_fact GROUP BY session_id, channel_key)
JOIN gold_channel_dim USING (channel_key)
GROUP BY channel_name ORDER BY sessions DESC, channel_name;

-- What do distribution centres load of each hundred units asked for, on ordinary days and by severity of a disruption?
WITH disrupted AS (
    SELECT dc_id, day, max_by(severity, impact_percentage) AS severity, max(impact_percentage) AS percent_lost
    FROM (SELECT dc_id, severity, impact_percentage,
                 explode(sequence(dt, coalesce(to_date(end_time), (SELECT max(dt) FROM inventory_positions)))) AS day
          FROM supply_chain_disruption)
    GROUP BY dc_id, day
), worked AS (
    SELECT dc_id, dt, sum(asked) AS asked, sum(loaded) AS loaded
    FROM (SELECT dc_id, dt, reorder_quantity AS asked, 0 AS loaded FROM reorders
          WHERE store_id IS NOT NULL OR to_dc_id IS NOT NULL
          UNION ALL
          SELECT location_id, dt, 0, quantity FROM truck_inventory
          WHERE action = 'LOAD' AND dt >= (SELECT min(dt) FROM inventory_positions))
    GROUP BY dc_id, dt
)
SELECT coalesce(d.severity, 'NONE') AS severity, count(*) AS dc_days, avg(d.percent_lost) AS percent_lost,
       100 * sum(w.loaded) / sum(w.asked) AS percent_loaded
FROM worked w LEFT JOIN disrupted d ON d.dc_id = w.dc_id AND d.day = w.dt
GROUP BY coalesce(d.severity, 'NONE');

-- Which product in which shop shows best how a shelf runs empty and is filled again? (sells briskly, out for some days)
SELECT p.location_key AS place, p.product_id AS product, m.product_name, concat('shop ', s.store_number) AS shop
FROM (SELECT location_key, product_id, count_if(available = 0) BETWEEN 3 AND 8 AS is_telling,
             sum(greatest(opening - available, 0)) AS moved
      FROM inventory_positions WHERE location_key < 100000
      GROUP BY location_key, product_id HAVING count_if(available = 0) BETWEEN 1 AND count(*) - 1) p
JOIN products_master m ON m.id = p.product_id
JOIN stores s ON s.id = p.location_key
ORDER BY p.is_telling DESC, p.moved DESC, place, product LIMIT 1;

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
       CAST(sum(f.margin) AS DOUBLE) AS margin, CAST(sum(f.returned) AS DOUBLE) AS returned,
       CAST(sum(f.cancelled) AS DOUBLE) AS cancelled, CAST(sum(f.lost) AS DOUBLE) AS lost
FROM (
    SELECT dt, channel_key, product_key, if(is_return, 0, net_sales_amount) AS sold,
           if(is_return, 0, quantity_sold) AS units, gross_margin_amount AS margin,
           if(return_source = 'CUSTOMER_RETURN', -net_sales_amount, 0) AS returned,
           if(return_source = 'CANCELLATION', -net_sales_amount, 0) AS cancelled, 0 AS lost
    FROM gold_sales_fact
    UNION ALL
    SELECT dt, channel_key, product_key, 0, 0, 0, 0, 0, lost_revenue FROM gold_lost_sales_fact
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

-- How many units do shoppers ask for of the best sellers and of the long tail? (ranks in steps of a twelfth of a decade)
WITH request AS (
    SELECT product_id, requested_quantity FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL
    UNION ALL
    SELECT product_id, requested_quantity FROM online_order_lines
    UNION ALL
    SELECT product_id, requested_quantity FROM lost_requests WHERE quantity = 0
), product AS (
    SELECT p.popularity_rank, power(p.popularity_rank, -e.exponent) AS weight, coalesce(r.units, 0) AS units
    FROM products_master p
    LEFT JOIN (SELECT product_id, sum(requested_quantity) AS units FROM request GROUP BY product_id) r
         ON r.product_id = p.id
    CROSS JOIN (SELECT CAST(get_json_object(max_by(config, run_id), '$.zipf_exponent') AS DOUBLE) AS exponent
                FROM run_manifest) e
)
SELECT avg(popularity_rank) AS rank, count(*) AS products, avg(units) AS units_a_product,
       avg(weight) * max(units_a_weight) AS units_by_zipf
FROM product CROSS JOIN (SELECT sum(units) / sum(weight) AS units_a_weight FROM product)
GROUP BY floor(12 * log10(popularity_rank)) ORDER BY rank;

-- How many people came into the shops each day, and how many in a hundred of them bought something?
SELECT dt, sum(visitors) AS visitors, sum(receipts) AS receipts,
       100 * sum(receipts) / sum(visitors) AS percent_who_bought
FROM (
    SELECT dt, count AS visitors, 0 AS receipts FROM foot_traffic WHERE zone LIKE 'ENTRANCE%'
    UNION ALL
    SELECT dt, 0, 1 FROM receipts WHERE receipt_type = 'SALE'
)
GROUP BY dt ORDER BY dt;

-- At which hours do shoppers come to the shops?
SELECT hour(event_ts) AS hour, count(*) AS receipts
FROM receipts WHERE receipt_type = 'SALE' GROUP BY hour(event_ts) ORDER BY hour;

-- How many receipts does an hour of the week bring, over all shops? (weekday 1 is Monday)
SELECT weekday, hour, receipts, receipts / days AS receipts_an_hour
FROM (SELECT weekday(dt) + 1 AS weekday, hour(event_ts) AS hour, count(*) AS receipts
      FROM receipts WHERE receipt_type = 'SALE' GROUP BY weekday(dt) + 1, hour(event_ts))
JOIN (SELECT weekday(dt) + 1 AS weekday, count(DISTINCT dt) AS days
      FROM receipts WHERE receipt_type = 'SALE' GROUP BY weekday(dt) + 1) USING (weekday)
ORDER BY weekday, hour;

-- What did each campaign cost, how many people saw it, and what did those buy who saw it last before they came?
WITH shown AS (
    SELECT campaign_id, count(*) AS impressions, count(DISTINCT customer_id) AS people, sum(cost) AS spent
    FROM marketing GROUP BY campaign_id
), sold AS (
    SELECT campaign_id, count(*) AS receipts, sum(subtotal) AS revenue
    FROM receipts WHERE campaign_id IS NOT NULL GROUP BY campaign_id
)
SELECT c.campaign_id, c.campaign_type, c.start_date, c.end_date, s.impressions, s.people, s.spent,
       coalesce(r.receipts, 0) AS receipts, coalesce(r.revenue, 0) AS revenue, r.revenue / s.spent AS revenue_per_dollar
FROM shown s JOIN campaigns c ON c.campaign_id = s.campaign_id
LEFT JOIN sold r ON r.campaign_id = s.campaign_id
ORDER BY c.start_date, c.campaign_id;

-- Why are carts left behind, what are they worth, and how much of it do reminders bring back?
SELECT suspected_reason, count(*) AS carts, sum(cart_value) AS value, count_if(recovery_email_sent) AS reminded,
       count_if(is_recovered) AS recovered, coalesce(sum(recovery_revenue), 0) AS recovery_revenue
FROM gold_cart_abandonment_fact
GROUP BY suspected_reason ORDER BY carts DESC, suspected_reason;

-- Why do things come back, by kind of product?
SELECT p.category_level_1 AS category, f.return_reason, count(*) AS lines,
       round(avg(f.fit_score), 2) AS fit_score
FROM gold_size_fit_bridge f JOIN gold_product_dim p USING (product_key)
WHERE f.is_returned
GROUP BY p.category_level_1, f.return_reason ORDER BY category, lines DESC, f.return_reason;
