-- Every law of the retail world. Made by docs/warehouse.py from src/retail_spark/sql, do not edit.
USE IDENTIFIER({{catalog}} || '.' || {{schema}});

DECLARE OR REPLACE VARIABLE found ARRAY<STRUCT<name: STRING, measured: DOUBLE, low: DOUBLE, high: DOUBLE, evidence: BIGINT, needed: BIGINT, status: STRING, meaning: STRING>> DEFAULT CAST(array() AS ARRAY<STRUCT<name: STRING, measured: DOUBLE, low: DOUBLE, high: DOUBLE, evidence: BIGINT, needed: BIGINT, status: STRING, meaning: STRING>>);

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'a_day_opens_as_the_day_before_closed',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A position opens each day with exactly the units that it closed with the day before, and no day is missing.'))
FROM (
WITH weighed AS (
    SELECT sum(if(dt > (SELECT min(dt) FROM inventory_positions),
                  (opening + 1) * pmod(xxhash64(dt), 1000003), 0)) AS opened,
           sum(if(dt < (SELECT max(dt) FROM inventory_positions),
                  (available + 1) * pmod(xxhash64(date_add(dt, 1)), 1000003), 0)) AS closed
    FROM inventory_positions
    GROUP BY location_key, product_id
)
SELECT CAST(count_if(opened <> closed) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM weighed
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'a_truck_has_one_destination_a_day',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A truck carries one shipment at a time, for one destination; a delayed one keeps it for a second night.'))
FROM (
SELECT CAST(count_if(shipments > 1) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT count(*) AS shipments FROM truck_moves WHERE status IN ('LOADING', 'DELAYED') GROUP BY truck_id, dt)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'abandoned_carts_move_no_stock',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A cart that is left behind asks no shelf for anything: no order line, no refusal and no movement names it.'))
FROM (
WITH asked AS (
    SELECT trace_id FROM online_order_lines
    UNION ALL
    SELECT trace_id FROM lost_requests
    UNION ALL
    SELECT cause_id DIV 100 FROM store_inventory_txn WHERE cause_type = 'ORDER_LINE'
    UNION ALL
    SELECT cause_id DIV 100 FROM dc_inventory_txn WHERE cause_type = 'ORDER_LINE'
), cart AS (
    SELECT trace_id FROM carts WHERE is_abandoned
)
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high, (SELECT count(*) FROM cart) AS evidence, 0L AS needed
FROM asked LEFT SEMI JOIN cart USING (trace_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'affinity_counts_carts_and_views',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Affinity counts each cart that a customer put a product into and each look at it, under the current version.'))
FROM (
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_customer_product_affinity_agg) AS evidence, 0L AS needed
FROM (
    SELECT customer_id, product_id AS product_key, sum(added) AS added, sum(seen) AS seen
    FROM (
        SELECT customer_id, product_id, 1 AS added, 0 AS seen FROM cart_lines
        UNION ALL
        SELECT CAST(customer_key / 100 AS BIGINT), product_key, 0, 1 FROM gold_customer_event_fact
        WHERE event_type = 'product_view' AND customer_key IS NOT NULL
    )
    GROUP BY customer_id, product_id
) told
FULL JOIN (
    SELECT CAST(customer_key / 100 AS BIGINT) AS customer_id, product_key, cart_add_count, view_count
    FROM gold_customer_product_affinity_agg
) liked USING (customer_id, product_key)
WHERE coalesce(added, 0) IS DISTINCT FROM cart_add_count OR coalesce(seen, 0) IS DISTINCT FROM view_count
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'affinity_counts_what_was_bought',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Affinity counts each line that a customer bought, under the customer\'s current version.'))
FROM (
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_customer_product_affinity_agg) AS evidence, 0L AS needed
FROM (
    SELECT CAST(customer_key / 100 AS BIGINT) AS customer_id, product_key, count(*) AS purchases, max(dt) AS last_dt
    FROM gold_sales_fact WHERE NOT is_return
    GROUP BY CAST(customer_key / 100 AS BIGINT), product_key
) bought
FULL JOIN (
    SELECT CAST(d.customer_id AS BIGINT) AS customer_id, a.*
    FROM gold_customer_product_affinity_agg a JOIN gold_customer_dim d ON d.customer_key = a.customer_key AND d.is_current
) liked USING (customer_id, product_key)
WHERE coalesce(purchases, 0) IS DISTINCT FROM purchase_count
   -- a cart or a view may have come after the last purchase
   OR days_since_last_interaction > datediff(calculation_date, last_dt)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'affinity_follows_its_formula',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Affinity is (.5 x purchases + .3 x carts + .2 x views) / 10, at most 1, and ranks a customer\'s products from 1 on.'))
FROM (
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_customer_product_affinity_agg) AS evidence, 0L AS needed
FROM (
    SELECT *, lag(affinity_score) OVER (PARTITION BY customer_key ORDER BY recommendation_rank) AS before,
           row_number() OVER (PARTITION BY customer_key ORDER BY recommendation_rank) AS place
    FROM gold_customer_product_affinity_agg
)
WHERE abs(affinity_score - least(1D, (5 * purchase_count + 3 * cart_add_count + 2 * view_count) / 100D)) > 1e-9
   OR affinity_score NOT BETWEEN 0 AND 1 OR recommendation_rank <> place OR affinity_score > before
   OR (purchase_count / nullif(view_count, 0)) IS DISTINCT FROM view_to_purchase_ratio
   OR (purchase_count / nullif(cart_add_count, 0)) IS DISTINCT FROM cart_to_purchase_ratio
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'attribution_is_the_last_touch',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A sale is attributed to the last impression of its shopper in the seven days before it; returns are to none.'))
FROM (
WITH touch AS (
    SELECT r.trace_id, m.impression_id_ext, m.campaign_id, concat('JRN', CAST(m.trace_id AS STRING)) AS journey,
           row_number() OVER (PARTITION BY r.trace_id ORDER BY m.event_ts, m.trace_id) AS from_first,
           row_number() OVER (PARTITION BY r.trace_id ORDER BY m.event_ts DESC, m.trace_id DESC) AS from_last
    FROM receipts r
    JOIN marketing m ON m.customer_id = r.customer_id
                    AND m.event_ts < r.event_ts AND m.event_ts >= r.event_ts - INTERVAL 7 DAYS
    WHERE r.receipt_type = 'SALE'
)
SELECT CAST(count_if(NOT (r.impression_id_ext <=> t.impression_id_ext AND r.campaign_id <=> t.campaign_id
                          AND r.attribution_journey_id <=> f.journey)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM receipts r
LEFT JOIN touch t ON t.trace_id = r.trace_id AND t.from_last = 1
LEFT JOIN touch f ON f.trace_id = r.trace_id AND f.from_first = 1
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'availability_is_never_negative',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The star shows no position with fewer than no units for sale (validation query 5e).'))
FROM (
SELECT CAST(count_if(quantity_available < 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM gold_inventory_fact
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'baskets_have_their_size',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Shoppers want 2.0 to 2.8 products a visit in fashion, 4.2 in the general assortment, or what the config says.'))
FROM (
WITH visit AS (
    SELECT trace_id FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id FROM online_orders
    UNION
    SELECT trace_id FROM lost_requests
), line AS (
    SELECT (SELECT count(*) FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL)
           + (SELECT count(*) FROM online_order_lines)
           + (SELECT count(*) FROM lost_requests WHERE quantity = 0) AS lines
), config AS (
    SELECT get_json_object(max_by(config, run_id), '$.assortment') = 'general' AS is_general,
           CAST(get_json_object(max_by(config, run_id), '$.items_per_ticket_mean') AS DOUBLE) AS mean
    FROM run_manifest
)
SELECT try_divide(max(lines), count(*)) AS measured,
       max(coalesce(mean * 0.9, if(is_general, 3.8D, 2D))) AS low,
       max(coalesce(mean * 1.1, if(is_general, 4.6D, 2.8D))) AS high,
       if((SELECT count(*) FROM products_master) >= 500, count(*), 0L) AS evidence, 2000L AS needed
FROM visit CROSS JOIN line CROSS JOIN config
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'beacons_hear_phones_within_reach',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A beacon hears at -80 to -30 dBm, names a phone by its owner or not at all, and always alike during a visit.'))
FROM (
WITH ping AS (
    SELECT p.visitor_id, p.customer_ble_id,
           coalesce(p.rssi BETWEEN -80 AND -30, FALSE)
           AND p.zone IN ('ENTRANCE', 'ELECTRONICS', 'GROCERY', 'CLOTHING', 'CHECKOUT')
           AND p.beacon_id = concat('BEACON_', lpad(shop, greatest(3, length(shop)), '0'), '_', p.zone)
           AND if(p.customer_id IS NULL, p.customer_ble_id LIKE concat('ANON-', shop, '-______'),
                  coalesce(p.customer_ble_id = c.ble_id, FALSE)) AS is_right
    FROM (SELECT *, CAST(store_id AS STRING) AS shop FROM ble_pings) p
    LEFT JOIN customers c ON c.id = p.customer_id
), visit AS (
    SELECT count_if(NOT is_right) AS wrong, count(DISTINCT customer_ble_id) - 1 AS further_names
    FROM ping GROUP BY visitor_id
)
SELECT CAST(coalesce(sum(wrong + further_names), 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM visit
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'brand_loyal_shoppers_repeat_brands',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Brand-loyal shoppers ask for the same brand again where others take now this brand, now that.'))
FROM (
WITH line AS (
    SELECT customer_id, trace_id, product_id FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL
    UNION ALL
    SELECT customer_id, trace_id, product_id FROM online_order_lines
    UNION ALL
    SELECT customer_id, trace_id, product_id FROM lost_requests WHERE quantity = 0
), asked AS (
    SELECT customer_id, category, brand, trace_id, count(*) AS lines
    FROM line JOIN products_master p ON p.id = product_id
    GROUP BY customer_id, category, brand, trace_id
), by_brand AS (
    SELECT customer_id, category, sum(lines) AS lines, power(sum(lines), 2) - sum(power(lines, 2)) AS pairs
    FROM asked GROUP BY customer_id, category, brand
), by_visit AS (
    SELECT customer_id, category, sum(power(lines, 2)) AS within
    FROM (SELECT customer_id, category, sum(lines) AS lines FROM asked GROUP BY customer_id, category, trace_id)
    GROUP BY customer_id, category
), shopper AS (
    SELECT customer_id, category, sum(b.pairs) AS alike, power(sum(b.lines), 2) - max(within) AS pairs
    FROM by_brand b JOIN by_visit v USING (customer_id, category)
    GROUP BY customer_id, category
), rate AS (
    SELECT try_divide(sum(if(is_loyal, alike, 0)), sum(if(is_loyal, pairs, 0))) AS loyal,
           try_divide(sum(if(is_loyal, 0, alike)), sum(if(is_loyal, 0, pairs))) AS others,
           CAST(coalesce(sum(if(is_loyal, pairs, 0)) / 2, 0) AS BIGINT) AS pairs
    FROM (SELECT segment = 'BRAND_LOYAL' AS is_loyal, alike, pairs
          FROM shopper JOIN customers c ON c.id = customer_id)
)
SELECT try_divide(loyal - others, 1 - others) AS measured, 0.22D AS low, 0.38D AS high, pairs AS evidence, 20000L AS needed,
       concat(round(100 * loyal), ' % of pairs, of others ', round(100 * others), ' %') AS detail
FROM rate
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'calendar_discounts_follow_the_calendar',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Without a code a line is cheaper just where the promo calendar says so, by that per cent, and never online.'))
FROM (
WITH line AS (
    SELECT l.unit_cents * l.quantity AS gross_cents, l.discount_cents, l.promo_id, l.promo_code,
           l.substitutes_request_id IS NOT NULL AS is_substitute, c.promo_id AS calendar_promo,
           CAST(c.discount_percent * 100 AS BIGINT) AS basis_points
    FROM receipt_lines l
    JOIN stores s ON s.id = l.store_id
    LEFT JOIN promo_calendar c
         ON c.calendar_year = extract(YEAROFWEEK FROM l.dt) AND c.week = weekofyear(l.dt)
            AND c.product_id = l.product_id AND c.store_group_id = s.store_group_id AND NOT c.is_hangover
    WHERE l.quantity > 0
    UNION ALL
    SELECT unit_cents * quantity, discount_cents, promo_id, promo_code, FALSE, NULL, NULL FROM online_order_lines
)
SELECT CAST(count_if(CASE
           WHEN promo_code IS NOT NULL THEN FALSE
           WHEN discount_cents = 0 THEN
               promo_id IS NOT NULL OR NOT is_substitute AND gross_cents * coalesce(basis_points, 0) >= 5000
           ELSE NOT coalesce(promo_id = calendar_promo
                             AND discount_cents = (gross_cents * basis_points + 5000) DIV 10000, FALSE)
       END) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count_if(calendar_promo IS NOT NULL) AS evidence, 0L AS needed
FROM line
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'campaigns_are_felt_for_six_days',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A shop has more visits than its time brings on the six days after each day of a campaign near it, and on no other.'))
FROM (
WITH felt AS (
    SELECT DISTINCT store_id, explode(sequence(date_add(start_date, 1), date_add(end_date, 6))) AS dt
    FROM campaign_reach WHERE daily_impressions > 0
)
SELECT CAST(count_if((d.marketing > 1) <> (f.store_id IS NOT NULL) OR d.marketing < 1 OR d.marketing > 1.5) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM demand_factors d LEFT JOIN felt f ON f.store_id = d.location_id AND f.dt = d.dt
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'campaigns_show_their_impressions',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'On each of its days, and on no other, a campaign shows its impressions: in its channels, to the segment it speaks to.'))
FROM (
WITH horizon AS (
    SELECT date_sub(min(dt), 7) AS first_day, max(dt) AS last_day FROM inventory_positions
), planned AS (
    SELECT campaign_id, daily_impressions,
           explode(sequence(greatest(start_date, first_day), least(end_date, last_day))) AS dt
    FROM campaigns CROSS JOIN horizon WHERE start_date <= last_day AND end_date >= first_day
), shown AS (
    SELECT m.campaign_id, m.dt, count(*) AS impressions,
           count_if(NOT coalesce(array_contains(c.channels, m.channel)
                                 AND (size(c.target_segments) = 0 OR array_contains(c.target_segments, p.segment))
                                 AND p.home_store_id = m.store_id AND p.ad_id = m.customer_ad_id
                                 AND to_date(m.event_ts) = m.dt, FALSE)) AS wrong
    FROM marketing m
    LEFT JOIN campaigns c ON c.campaign_id = m.campaign_id
    LEFT JOIN customers p ON p.id = m.customer_id
    GROUP BY m.campaign_id, m.dt
)
SELECT CAST(count_if(NOT coalesce(impressions = daily_impressions, FALSE)) + coalesce(sum(wrong), 0) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM planned p FULL JOIN shown s ON s.campaign_id = p.campaign_id AND s.dt = p.dt
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'cancelled_lines_are_released_and_refunded',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Each cancelled order line is refunded and reversed in the star at once, and its units are on sale the next morning.'))
FROM (
WITH cancelled AS (
    SELECT order_id_ext, concat_ws('-', order_id_ext, line_num) AS line_item_id, order_line_id, cancelled_ts,
           to_date(cancelled_ts) AS dt, date_add(to_date(cancelled_ts), 1) AS next_dt, location_key, product_id,
           quantity, ext_cents, discount_cents, tax_cents, payment_method
    FROM online_order_lines WHERE cancelled_ts IS NOT NULL
), side AS (
    SELECT concat('released ', order_line_id) AS thing,
           xxhash64(next_dt, location_key, product_id, quantity) & 4294967295L AS row_hash
    FROM cancelled WHERE next_dt <= (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    SELECT concat('released ', cause_id), -(xxhash64(dt, store_id, product_id, quantity) & 4294967295L)
    FROM store_inventory_txn WHERE txn_type = 'RETURN' AND cause_type = 'ORDER_LINE'
    UNION ALL
    SELECT concat('released ', cause_id), -(xxhash64(dt, dc_id + 100000, product_id, quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'RETURN' AND cause_type = 'ORDER_LINE'
    UNION ALL
    SELECT concat('refunded ', order_id_ext),
           xxhash64(dt, cancelled_ts, ext_cents + tax_cents, payment_method) & 4294967295L
    FROM cancelled
    UNION ALL
    SELECT concat('refunded ', order_id_ext), -(xxhash64(dt, event_ts, -amount_cents, payment_method) & 4294967295L)
    FROM payments WHERE order_id_ext IS NOT NULL AND amount_cents < 0
    UNION ALL
    SELECT concat('reversed ', line_item_id),
           xxhash64(dt, location_key, product_id, quantity, ext_cents, discount_cents, tax_cents,
                    date_format(next_dt, 'yyyyMMdd')) & 4294967295L
    FROM cancelled
    UNION ALL
    SELECT concat('reversed ', original_line_item_id),
           -(xxhash64(dt, CAST(location_key AS BIGINT), CAST(product_key AS BIGINT), quantity_sold,
                      CAST(-100 * net_sales_amount AS BIGINT), CAST(-100 * discount_amount AS BIGINT),
                      CAST(-100 * tax_amount AS BIGINT), CAST(return_restocked_date_key AS STRING)) & 4294967295L)
    FROM gold_sales_fact WHERE return_source = 'CANCELLATION'
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY thing)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'carts_add_up',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A cart is the sum of its lines: lines, units, value, lines that stand low; one low line makes the cart a low one.'))
FROM (
WITH side AS (
    SELECT cart_id, 1 AS carts, items, units, value_cents, inventory_constrained_items AS low_lines,
           if(value * 100 = value_cents AND low_inventory_trigger = (inventory_constrained_items > 0), 0, 1) AS wrong
    FROM carts
    UNION ALL
    SELECT cart_id, 0, -1, -quantity, -ext_cents, -if(is_low, 1, 0),
           if(quantity > 0 AND unit_price * quantity * 100 = ext_cents, 0, 1)
    FROM cart_lines
)
SELECT CAST(count_if(carts <> 1 OR items <> 0 OR units <> 0 OR cents <> 0 OR low_lines <> 0 OR wrong > 0) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(carts) AS carts, sum(items) AS items, sum(units) AS units, sum(value_cents) AS cents,
             sum(low_lines) AS low_lines, sum(wrong) AS wrong
      FROM side GROUP BY cart_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'carts_are_left_by_segment',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Customers leave carts as often as their segment does (20 to 40 %, and the config\'s points more where stock is low).'))
FROM (
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
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'carts_show_the_stock_of_the_morning',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A cart line shows what its place had that morning, when goods and returns were on the shelf; low is below the config\'s.'))
FROM (
WITH came AS (
    SELECT dt, store_id AS location_key, product_id, quantity FROM store_inventory_txn
    WHERE txn_type IN ('INBOUND_SHIPMENT', 'RETURN')
    UNION ALL
    SELECT dt, dc_id + 100000, product_id, quantity FROM dc_inventory_txn
    WHERE txn_type IN ('INBOUND_SHIPMENT', 'RETURN')
), inflow AS (
    SELECT dt, location_key, product_id, sum(quantity) AS units FROM came GROUP BY dt, location_key, product_id
), config AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.low_inventory_threshold') AS INT) AS threshold
    FROM run_manifest
)
SELECT CAST(count_if(NOT coalesce(l.available_at_add = p.opening + coalesce(i.units, 0)
                                  AND l.is_low = (l.available_at_add < c.threshold), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM cart_lines l
LEFT JOIN inventory_positions p USING (dt, location_key, product_id)
LEFT JOIN inflow i USING (dt, location_key, product_id)
CROSS JOIN config c
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'channel_days_are_their_sales',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Shoppers, receipts and orders, revenue and returns of a channel\'s day are those of its sales.'))
FROM (
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_daily_channel_performance) AS evidence, 0L AS needed
FROM (
    SELECT s.channel_key, s.date_key, count(DISTINCT s.customer_key) AS customers,
           count(DISTINCT s.transaction_id) AS transactions, sum(s.net_sales_amount) AS revenue,
           coalesce(sum(r.quantity_sold), 0) / sum(s.quantity_sold) AS return_rate
    FROM gold_sales_fact s
    LEFT JOIN gold_sales_fact r ON r.return_source = 'CUSTOMER_RETURN' AND r.original_line_item_id = s.line_item_id
    WHERE NOT s.is_return
    GROUP BY s.channel_key, s.date_key
) sales
FULL JOIN gold_daily_channel_performance p USING (channel_key, date_key)
WHERE sales.revenue IS DISTINCT FROM p.total_revenue OR sales.customers IS DISTINCT FROM p.unique_customers
   OR sales.transactions IS DISTINCT FROM p.transaction_count
   OR abs(sales.return_rate - p.return_rate) > 1e-9
   OR abs(p.total_revenue - p.avg_order_value * p.transaction_count) > 0.005 * p.transaction_count
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'channel_days_count_their_sessions',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Sessions and people of a digital channel\'s day are those of its clicks; tills have none.'))
FROM (
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_daily_channel_performance) AS evidence, 0L AS needed
FROM gold_daily_channel_performance p
LEFT JOIN (
    SELECT channel_key, date_key, count(DISTINCT session_id) AS sessions,
           count(DISTINCT CAST(customer_key / 100 AS INT))
           + count(DISTINCT if(customer_key IS NULL, session_id, NULL)) AS visitors
    FROM gold_customer_event_fact GROUP BY channel_key, date_key
) e USING (channel_key, date_key)
WHERE e.sessions IS DISTINCT FROM p.session_count OR e.visitors IS DISTINCT FROM p.visitor_count
   OR abs(p.conversion_rate - p.transaction_count / p.visitor_count) > 1e-9
   OR (p.session_count IS NULL) <> (p.channel_key IN (SELECT channel_key FROM gold_channel_dim WHERE channel_code LIKE 'STORE%'))
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'checkouts_count_receipts',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'In each shop and day as many people pass the checkout as there are receipts, and all of them came in at a door.'))
FROM (
WITH side AS (
    SELECT store_id, dt, if(zone = 'CHECKOUT', count, 0) AS passed, if(zone LIKE 'ENTRANCE%', count, 0) AS came,
           0 AS receipts
    FROM foot_traffic
    UNION ALL
    SELECT store_id, dt, 0, 0, 1 FROM receipts WHERE receipt_type = 'SALE'
), day AS (
    SELECT sum(passed) AS passed, sum(came) AS came, sum(receipts) AS receipts FROM side GROUP BY store_id, dt
)
SELECT CAST(count_if(passed <> receipts OR came < receipts) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM day
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'chilled_goods_ride_cold_trucks',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Goods that must be kept cold are loaded on refrigerated trucks only.'))
FROM (
SELECT CAST(count_if(NOT coalesce(refrigeration, FALSE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM truck_inventory i
JOIN products_master p ON p.id = i.product_id AND p.requires_refrigeration
LEFT JOIN trucks ON license_plate = truck_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'code_discounts_follow_the_code',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A code lowers lines only while valid, for its categories and shoppers, from its least purchase, by what it says.'))
FROM (
WITH receipt AS (
    SELECT receipt_id_ext, max(promo_code) AS promo_code, count(DISTINCT promo_code) AS codes,
           sum(if(promo_code IS NULL AND promo_id IS NOT NULL, 0, unit_cents * quantity)) AS eligible_cents,
           sum(if(promo_code IS NULL, 0, discount_cents)) AS discount_cents
    FROM receipt_lines WHERE quantity > 0
    GROUP BY receipt_id_ext
    HAVING count(promo_code) > 0
), line AS (
    SELECT l.discount_cents > 0 AND r.codes = 1 AND m.kind = 'CODE' AND m.promo_id = l.promo_id
           AND l.dt BETWEEN m.start_date AND m.end_date
           AND array_contains(m.eligible_months, month(l.dt))
           AND (size(m.eligible_categories) = 0 OR array_contains(m.eligible_categories, p.category))
           AND (size(m.eligible_segments) = 0 OR array_contains(m.eligible_segments, c.segment))
           AND r.eligible_cents >= m.min_purchase * 100
           AND CASE m.discount_type
                   WHEN 'PERCENTAGE' 
                       THEN l.discount_cents = floor(l.unit_cents * l.quantity * m.discount_value / 100 + 0.5)
                   WHEN 'FIXED_AMOUNT' THEN r.discount_cents <= m.discount_value * 100
                   WHEN 'BOGO' THEN l.discount_cents <= l.unit_cents * l.quantity * m.discount_value / 100 + 1
               END AS is_right
    FROM receipt_lines l
    JOIN receipt r ON r.receipt_id_ext = l.receipt_id_ext
    LEFT JOIN promotions_master m ON m.promo_code = l.promo_code
    LEFT JOIN products_master p ON p.id = l.product_id
    LEFT JOIN customers c ON c.id = l.customer_id
    WHERE l.quantity > 0 AND l.promo_code IS NOT NULL
)
SELECT CAST(count_if(NOT coalesce(is_right, FALSE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM line
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'code_uses_add_up',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What a code took off a receipt is what it took off its lines.'))
FROM (
WITH side AS (
    SELECT receipt_id_ext, promo_code, discount_cents, product_count AS lines FROM promotions
    UNION ALL
    SELECT receipt_id_ext, promo_code, -discount_cents, 0 FROM promo_lines
    UNION ALL
    SELECT receipt_id_ext, promo_code, 0, -1 FROM receipt_lines WHERE quantity > 0 AND promo_code IS NOT NULL
), used AS (
    SELECT sum(discount_cents) AS discount_cents, sum(lines) AS lines FROM side GROUP BY receipt_id_ext, promo_code
)
SELECT CAST(count_if(discount_cents <> 0 OR lines <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM used
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'customer_versions_are_their_changes',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The dimension tells of each customer how they were at first, and then each change, and nothing else.'))
FROM (
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM customer_changes) AS evidence, 0L AS needed
FROM (
    SELECT c.id * 100 + 1 AS customer_key, c.joined_date AS since, c.value_segment, c.loyalty_tier, g.city
    FROM customers c JOIN geographies_master g ON g.id = c.geography_id
    UNION ALL
    SELECT h.customer_id * 100 + h.version, h.valid_from, h.value_segment, h.loyalty_tier, g.city
    FROM customer_changes h JOIN geographies_master g ON g.id = h.geography_id
) told
FULL JOIN gold_customer_dim d ON d.customer_key = told.customer_key
WHERE told.customer_key IS NULL OR d.customer_key IS NULL OR told.since <> d.effective_date
   OR told.value_segment <> d.segment OR told.loyalty_tier <> d.loyalty_tier OR told.city <> d.geo_city
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'customers_are_in_one_state_a_day',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A customer\'s versions follow each other without gap or overlap, from the day they joined on, and the last one is current.'))
FROM (
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_customer_dim) AS evidence, 0L AS needed
FROM (
    SELECT *, lag(expiration_date) OVER (PARTITION BY customer_id ORDER BY effective_date) AS before,
           lead(effective_date) OVER (PARTITION BY customer_id ORDER BY effective_date) AS next,
           row_number() OVER (PARTITION BY customer_id ORDER BY effective_date) AS version
    FROM gold_customer_dim
)
WHERE effective_date > expiration_date
   OR customer_key <> CAST(customer_id AS INT) * 100 + version
   OR effective_date <> coalesce(date_add(before, 1), acquisition_date)
   OR is_current <> (next IS NULL)
   OR (next IS NULL AND expiration_date <> DATE'9999-12-31')
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'cut_requests_empty_the_shelf',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Whoever gets less than they want gets the last unit; at close the shelf is empty unless a count found more.'))
FROM (
WITH position_day AS (
    SELECT dt, location_key, product_id, 1 AS cut, 0 AS settled,
           if(inventory_at_purchase <> quantity, 1, 0) AS left_over
    FROM lost_requests
    UNION ALL
    SELECT dt, location_key, product_id, 0, 1, 0 FROM inventory_positions WHERE available = 0
    UNION ALL
    SELECT dt, store_id, product_id, 0, 1, 0 FROM store_inventory_txn WHERE txn_type = 'ADJUSTMENT' AND quantity > 0
    UNION ALL
    SELECT dt, dc_id + 100000, product_id, 0, 1, 0 FROM dc_inventory_txn WHERE txn_type = 'ADJUSTMENT'
        AND quantity > 0
)
SELECT CAST(coalesce(sum(left_over + if(cut > 0 AND settled = 0, 1, 0)), 0) AS DOUBLE) AS measured,
       0D AS low, 0D AS high,
       coalesce(sum(cut), 0) AS evidence, 0L AS needed
FROM (SELECT sum(cut) AS cut, sum(settled) AS settled, sum(left_over) AS left_over
      FROM position_day GROUP BY dt, location_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'damaged_units_wait_for_monday',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Damaged units on the last day broke, or came back unfit for sale, since Monday, when they are cleared.'))
FROM (
WITH day AS (
    SELECT min(dt) AS first_day, max(dt) AS last_day, trunc(max(dt), 'WEEK') AS monday FROM inventory_positions
), side AS (
    SELECT location_key, product_id, damaged AS units FROM inventory_positions WHERE dt = (SELECT last_day FROM day)
    UNION ALL
    SELECT store_id, product_id, quantity FROM store_inventory_txn
    WHERE txn_type = 'DAMAGED' AND dt >= (SELECT monday FROM day)
    UNION ALL
    SELECT dc_id + 100000, product_id, quantity FROM dc_inventory_txn
    WHERE txn_type = 'DAMAGED' AND dt >= (SELECT monday FROM day)
    UNION ALL
    SELECT store_id, product_id, quantity FROM receipt_lines
    WHERE quantity < 0 AND restock_date IS NULL AND dt >= (SELECT monday FROM day)
)
SELECT CAST(count_if(units <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       -- a week that began before the records cannot be judged
       (SELECT if(monday >= first_day, 1L, 0L) FROM day) AS evidence, 1L AS needed
FROM (SELECT sum(units) AS units FROM side GROUP BY location_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'dcs_are_disrupted_two_days_in_a_hundred',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'On 2 % of their days distribution centres are disrupted, as far as chance lets so many days tell.'))
FROM (
WITH horizon AS (
    SELECT min(dt) AS first_day, max(dt) AS last_day FROM inventory_positions
), disrupted AS (
    SELECT count(*) AS days
    FROM (SELECT DISTINCT dc_id, explode(sequence(dt, coalesce(to_date(end_time), last_day))) AS day
          FROM supply_chain_disruption CROSS JOIN horizon)
    CROSS JOIN horizon WHERE day >= first_day
), worked AS (
    SELECT count(*) * (SELECT datediff(last_day, first_day) + 1 FROM horizon) AS days
    FROM distribution_centers WHERE dc_type = 'dc'
)
SELECT d.days / w.days AS measured, 1.8D / w.days * power(greatest(sqrt(0.02D * w.days / 1.8D) - 2, 0D), 2) AS low,
       1.8D / w.days * power(sqrt(0.02D * w.days / 1.8D) + 2, 2) AS high, w.days AS evidence, 360L AS needed
FROM disrupted d CROSS JOIN worked w
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'dcs_handle_no_more_than_they_can',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'No distribution centre loads more units in a day than it can handle.'))
FROM (
WITH day AS (
    SELECT location_id, sum(quantity) AS units FROM truck_inventory WHERE action = 'LOAD' GROUP BY location_id, dt
)
SELECT CAST(count_if(NOT coalesce(units <= daily_throughput_units, FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM day LEFT JOIN distribution_centers ON id = location_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'demand_factors_multiply_up',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A day\'s traffic is the product of its factors, those of time capped at 5; closed shops have none; no day lacks.'))
FROM (
WITH factor AS (
    SELECT location_id, dt, total,
           if(open_second < close_second, 
              least(season * weekday * holiday * weather * event, 5D) * marketing, 0D) AS expected
    FROM demand_factors
)
SELECT CAST(count_if(NOT coalesce(abs(total - expected) < 1e-9, FALSE))
            + abs(count(*) - count(DISTINCT location_id) * count(DISTINCT dt))
            + abs(count(DISTINCT if(location_id < 100000, location_id, NULL))
                  - (SELECT count(*) FROM stores)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM factor
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'disrupted_dcs_load_less',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A disrupted distribution centre loads no more of what it is asked for than the disruption leaves.'))
FROM (
WITH disrupted AS (
    SELECT dc_id, day, max(impact_percentage) AS lost
    FROM (SELECT dc_id, impact_percentage,
                 explode(sequence(dt, coalesce(to_date(end_time), (SELECT max(dt) FROM inventory_positions)))) AS day
          FROM supply_chain_disruption)
    WHERE day >= (SELECT min(dt) FROM inventory_positions)
    GROUP BY dc_id, day
), side AS (
    SELECT dc_id, dt, reorder_quantity AS asked, 0 AS loaded FROM reorders
    WHERE store_id IS NOT NULL OR to_dc_id IS NOT NULL
    UNION ALL
    SELECT location_id, dt, 0, quantity FROM truck_inventory WHERE action = 'LOAD'
), worked AS (
    SELECT dc_id, dt, sum(asked) AS asked, sum(loaded) AS loaded FROM side GROUP BY dc_id, dt
)
SELECT CAST(count_if(loaded > asked * (100 - lost) / 100) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM disrupted d JOIN worked w ON w.dc_id = d.dc_id AND w.dt = d.day
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'every_load_leaves_the_dc',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What is loaded on a truck is booked out of the distribution centre at that moment, and nothing else is.'))
FROM (
WITH side AS (
    SELECT shipment_key, product_id, xxhash64(dt, event_ts, location_id, quantity) & 4294967295L AS row_hash
    FROM truck_inventory
    -- what was on the road at the opening was loaded before the records of stock begin
    WHERE action = 'LOAD' AND dt >= (SELECT min(dt) FROM inventory_positions)
    UNION ALL
    SELECT cause_id, product_id, -(xxhash64(dt, event_ts, dc_id, -quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'OUTBOUND_SHIPMENT'
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY shipment_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'every_order_has_its_cart',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Each online order is one cart, ordered at that moment, or left up to three days before and taken up by a reminder.'))
FROM (
WITH known AS (
    SELECT coalesce(order_id_ext, recovered_order_id_ext) AS order_id_ext, cart_id, customer_id, trace_id, event_ts, dt,
           is_abandoned, is_recovered, email_clicked_ts, recovered_ts,
           is_abandoned <> (order_id_ext IS NULL) AS is_odd
    FROM carts WHERE order_id_ext IS NOT NULL OR recovered_order_id_ext IS NOT NULL OR is_recovered
)
SELECT CAST(count_if(NOT coalesce(
           c.customer_id = o.customer_id AND c.cart_id = o.cart_id AND NOT is_odd
           AND CASE WHEN c.trace_id = o.trace_id
                    THEN NOT c.is_abandoned AND NOT c.is_recovered AND c.event_ts = o.event_ts
                    ELSE c.is_abandoned AND c.is_recovered AND c.recovered_ts = o.event_ts
                         AND c.email_clicked_ts < o.event_ts AND datediff(o.dt, c.dt) BETWEEN 1 AND 3 END, FALSE))
           + (SELECT count(*) - count(DISTINCT cart_id) FROM online_orders) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM known c FULL JOIN online_orders o ON o.order_id_ext = c.order_id_ext
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'every_restock_has_its_return',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Goods that were sold come back to the shelf only from a return line, all of them, on the day that the line names.'))
FROM (
WITH side AS (
    SELECT receipt_line_id AS line_id, xxhash64(restock_date, store_id, product_id, -quantity) & 4294967295L AS row_hash
    FROM receipt_lines
    WHERE quantity < 0 AND restock_date <= (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    SELECT cause_id, -(xxhash64(dt, store_id, product_id, quantity) & 4294967295L)
    FROM store_inventory_txn WHERE txn_type = 'RETURN' AND cause_type = 'RETURN_LINE'
    UNION ALL
    SELECT cause_id, -(xxhash64(dt, dc_id + 100000, product_id, quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'RETURN' AND cause_type = 'RETURN_LINE'
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY line_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'every_sale_has_its_line',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Each SALE movement is one line of a receipt or order, in moment, place, product, units and stock before it.'))
FROM (
WITH side AS (
    SELECT receipt_line_id AS line_id, xxhash64('RECEIPT_LINE', dt, event_ts, store_id, product_id, quantity,
                                                inventory_at_purchase) & 4294967295L AS row_hash
    FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT order_line_id, xxhash64('ORDER_LINE', dt, event_ts, location_key, product_id, quantity,
                                   inventory_at_purchase) & 4294967295L
    FROM online_order_lines
    UNION ALL
    SELECT cause_id, -(xxhash64(cause_type, dt, event_ts, store_id, product_id, -quantity,
                                balance - quantity) & 4294967295L)
    FROM store_inventory_txn WHERE txn_type = 'SALE'
    UNION ALL
    SELECT cause_id, -(xxhash64(cause_type, dt, event_ts, dc_id + 100000, product_id, -quantity,
                                balance - quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'SALE'
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY line_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'every_supply_was_ordered',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A supplier delivers to a distribution centre exactly what it ordered, once, four to ten days later.'))
FROM (
WITH side AS (
    SELECT reorder_id, dc_id, dt AS ordered, CAST(NULL AS DATE) AS supplied,
           xxhash64(dc_id, product_id, reorder_quantity) & 4294967295L AS row_hash
    FROM reorders WHERE store_id IS NULL AND to_dc_id IS NULL
    UNION ALL
    SELECT cause_id, dc_id, NULL, dt, -(xxhash64(dc_id, product_id, quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'INBOUND_SHIPMENT' AND cause_type <> 'SHIPMENT'
), horizon AS (
    SELECT max(dt) AS last_day FROM inventory_positions
), supply AS (
    SELECT reorder_id, min(dc_id) AS dc_id, count(ordered) AS orders, count(supplied) AS supplies,
           sum(row_hash) AS difference, max(ordered) AS ordered,
           coalesce(max(supplied), date_add(max(last_day), 1)) AS supplied
    FROM side CROSS JOIN horizon GROUP BY reorder_id
), disrupted AS (
    SELECT DISTINCT dc_id, explode(sequence(dt, to_date(coalesce(end_time, CAST(last_day AS TIMESTAMP))))) AS day
    FROM supply_chain_disruption CROSS JOIN horizon
), waited AS (
    SELECT reorder_id, any_value(orders) AS orders, any_value(supplies) AS supplies,
           any_value(difference) AS difference, any_value(datediff(supplied, ordered)) AS days,
           count(day) AS disrupted_days
    FROM supply s
    LEFT JOIN disrupted d ON d.dc_id = s.dc_id AND d.day >= date_add(s.ordered, 4) AND d.day < s.supplied
    GROUP BY reorder_id
)
SELECT CAST(count_if(orders <> 1 OR supplies > 1
                     OR supplies = 1 AND (difference <> 0 OR days < 4)
                     OR days > 10 + disrupted_days) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM waited
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'every_unload_reaches_the_shelf',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What a truck unloads at a shop or warehouse stands on its shelves the next morning, and nothing else comes in.'))
FROM (
WITH side AS (
    SELECT shipment_key, product_id,
           xxhash64(date_add(dt, 1), if(location_type = 'STORE', location_id, location_id + 100000), quantity)
               & 4294967295L AS row_hash
    FROM truck_inventory
    WHERE action = 'UNLOAD' AND dt < (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    SELECT cause_id, product_id, -(xxhash64(dt, store_id, quantity) & 4294967295L)
    FROM store_inventory_txn WHERE txn_type = 'INBOUND_SHIPMENT'
    UNION ALL
    SELECT cause_id, product_id, -(xxhash64(dt, dc_id + 100000, quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'INBOUND_SHIPMENT' AND cause_type = 'SHIPMENT'
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY shipment_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'facts_name_the_customer_of_their_day',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Sales, lost sales, carts and clicks name the version of their shopper that was valid on their day.'))
FROM (
SELECT CAST(count_if(d.customer_key IS NULL OR d.customer_id <> f.customer_id
                     OR f.dt NOT BETWEEN d.effective_date AND d.expiration_date) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (
    SELECT s.customer_key, s.dt, CAST(t.customer_id AS STRING) AS customer_id
    FROM gold_sales_fact s
    JOIN (SELECT trace_id, customer_id FROM receipts UNION ALL SELECT trace_id, customer_id FROM online_orders) t
      ON t.trace_id = s.trace_id
    UNION ALL
    SELECT l.customer_key, l.dt, CAST(r.customer_id AS STRING)
    FROM gold_lost_sales_fact l JOIN lost_requests r ON CAST(r.request_id AS STRING) = l.request_id
    UNION ALL
    SELECT g.customer_key, g.dt, CAST(c.customer_id AS STRING)
    FROM (SELECT cart_id, customer_key, dt FROM gold_cart_fact
          UNION ALL SELECT cart_id, customer_key, dt FROM gold_cart_abandonment_fact) g
    JOIN carts c ON c.cart_id = g.cart_id
    UNION ALL
    SELECT e.customer_key, e.dt, CAST(s.customer_id AS STRING)
    FROM gold_customer_event_fact e JOIN session_events s ON s.event_id = e.event_id
    WHERE s.customer_id IS NOT NULL
) f
LEFT JOIN gold_customer_dim d ON d.customer_key = f.customer_key
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'fashion_returns_stay_in_their_band',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'In fashion 5 to 15 % of the lines come back, in every segment of customers.'))
FROM (
WITH line AS (
    SELECT receipt_line_id AS line_id, customer_id, dt FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT order_line_id, customer_id, dt FROM online_order_lines WHERE cancelled_ts IS NULL
), segment AS (
    SELECT c.segment, count(*) AS lines, avg(if(b.return_for_line_id IS NULL, 0D, 1D)) AS rate
    FROM line l
    JOIN customers c ON c.id = l.customer_id
    LEFT JOIN (SELECT DISTINCT return_for_line_id FROM receipt_lines WHERE quantity < 0) b
         ON b.return_for_line_id = l.line_id
    WHERE l.dt <= (SELECT date_sub(max(dt), 36) FROM inventory_positions) AND NOT (month(l.dt) = 12 AND day(l.dt) < 25)
    GROUP BY c.segment
)
SELECT CAST(count_if(rate NOT BETWEEN 0.05 AND 0.15) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       if((SELECT get_json_object(max_by(config, run_id), '$.assortment') FROM run_manifest) = 'fashion',
          coalesce(min(lines), 0L), 0L) AS evidence, 12000L AS needed,
       concat(round(100 * min(rate), 1), ' to ', round(100 * max(rate), 1), ' %') AS detail
FROM segment
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'few_customers_change_in_a_month',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'About one customer in seventy moves, rises or lapses in a month.'))
FROM (
SELECT changes / months AS measured, 0.010D AS low, 0.018D AS high, CAST(floor(months) AS BIGINT) AS evidence, 50000L AS needed
FROM (
    SELECT (SELECT count(*) FROM customer_changes) AS changes,
           (SELECT count(*) FROM customers) * (datediff(max(dt), min(dt)) / 30.4D) AS months
    FROM demand_factors
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'few_requests_are_refused',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Of all requests some, but fewer than 15 in 100, find an empty shelf.'))
FROM (
WITH request AS (
    SELECT (SELECT count(*) FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL)
           + (SELECT count(*) FROM online_order_lines) AS served,
           (SELECT count(*) FROM lost_requests WHERE quantity = 0) AS refused
)
SELECT try_divide(refused, served + refused) AS measured, 0.001D AS low, 0.15D AS high,
       served + refused AS evidence, 10000L AS needed
FROM request
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'few_trucks_are_late',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'About 3 % of the trucks are delayed. Of 1000 trucks, chance alone moves the share by half a point (one sigma).'))
FROM (
WITH shipment AS (
    SELECT max(status = 'DELAYED') AS is_late, max(status = 'ARRIVED') AS has_arrived
    FROM truck_moves GROUP BY shipment_id
)
SELECT avg(if(is_late, 1D, 0D)) AS measured, 0.01D AS low, 0.05D AS high, count(*) AS evidence, 1000L AS needed
FROM shipment WHERE has_arrived
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'first_come_first_served',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Once a shopper was refused or got less than they wanted, nobody who comes later that day buys the product there.'))
FROM (
WITH request AS (
    SELECT dt, location_key, product_id, event_ts AS cut_ts, CAST(NULL AS TIMESTAMP) AS sold_ts FROM lost_requests
    UNION ALL
    SELECT dt, store_id, product_id, NULL, event_ts FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT dt, location_key, product_id, NULL, event_ts FROM online_order_lines
)
SELECT CAST(count_if(last_sold > first_cut) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(first_cut) AS evidence, 0L AS needed
FROM (SELECT min(cut_ts) AS first_cut, max(sold_ts) AS last_sold FROM request GROUP BY dt, location_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'forecast_intervals_cover_as_often_as_they_say',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Demand lies between the bounds of its forecast about as often as the confidence level says; counted from 5 units a week on.'))
FROM (
SELECT sum(covered) / sum(forecasts) AS measured, max(level) - 0.05D AS low, max(level) + 0.05D AS high,
       count_if(forecasts >= 100) AS evidence, 4L AS needed
FROM (
  SELECT forecast_date, count(*) AS forecasts, max(confidence_level) AS level,
         count_if(actual_quantity BETWEEN confidence_lower_bound AND confidence_upper_bound) AS covered
  FROM gold_demand_forecast_fact
  WHERE actual_quantity IS NOT NULL AND forecast_quantity >= 5
  GROUP BY forecast_date)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'forecasts_are_right_in_the_mean',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Over all positions and weeks, demand comes to about what was forecast.'))
FROM (
SELECT sum(forecast_quantity) / sum(actual_quantity) AS measured, 0.9D AS low, 1.1D AS high,
       count(DISTINCT forecast_date) AS evidence, 4L AS needed
FROM gold_demand_forecast_fact WHERE actual_quantity IS NOT NULL
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'forecasts_know_no_future',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A forecast is made before its week begins, of what was asked for in the four weeks before; its actual comes with the week\'s end.'))
FROM (
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_demand_forecast_fact) AS evidence, 0L AS needed
FROM (
    SELECT f.forecast_date, f.forecast_quantity, f.actual_quantity, f.confidence_lower_bound, f.confidence_upper_bound,
           to_date(CAST(f.date_key AS STRING), 'yyyyMMdd') AS monday,
           coalesce(sum(r.units) FILTER (WHERE r.dt <= f.forecast_date), 0) AS known_units,
           coalesce(sum(r.units) FILTER (WHERE r.dt > f.forecast_date), 0) AS later_units
    FROM gold_demand_forecast_fact f
    LEFT JOIN (
        SELECT location_key, product_key, dt, sum(units) AS units
        FROM (
            SELECT store_id AS location_key, product_id AS product_key, dt, requested_quantity AS units
            FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL
            UNION ALL
            SELECT location_key, product_id, dt, requested_quantity FROM online_order_lines
            UNION ALL
            SELECT location_key, product_id, dt, requested_quantity FROM lost_requests WHERE quantity = 0
        )
        GROUP BY location_key, product_key, dt
    ) r ON r.location_key = f.location_key AND r.product_key = f.product_key
       AND r.dt BETWEEN date_sub(f.forecast_date, 27) AND date_add(f.forecast_date, 7)
    GROUP BY f.location_key, f.product_key, f.date_key, f.forecast_date, f.forecast_quantity, f.actual_quantity,
             f.confidence_lower_bound, f.confidence_upper_bound
)
CROSS JOIN (SELECT max(dt) AS last_dt FROM inventory_positions)
WHERE monday <> date_add(forecast_date, 1) OR dayofweek(monday) <> 2
   OR (forecast_quantity > 0) <> (known_units > 0)
   OR actual_quantity IS DISTINCT FROM if(date_add(forecast_date, 7) <= last_dt, CAST(later_units AS DOUBLE), NULL)
   OR forecast_quantity NOT BETWEEN confidence_lower_bound AND confidence_upper_bound
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'general_returns_are_rare',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'In the general assortment about one sale in a hundred is followed by a return.'))
FROM (
WITH today AS (
    SELECT max(dt) AS today FROM inventory_positions
), sale AS (
    SELECT receipt_id_ext AS ticket, dt, dt AS handed_over FROM receipts WHERE receipt_type = 'SALE'
    UNION ALL
    SELECT order_id_ext, dt, CAST(delivered_ts AS DATE) FROM online_order_lines WHERE cancelled_ts IS NULL
), ticket AS (
    SELECT ticket, avg(sqrt(least(coalesce(datediff(today, handed_over), 0), 30) / 30)) AS had_time
    FROM sale CROSS JOIN today
    WHERE NOT (month(dt) = 12 AND day(dt) < 25)
    GROUP BY ticket
)
SELECT try_divide(count(b.ticket), sum(had_time)) AS measured, 0.006D AS low, 0.015D AS high,
       if((SELECT get_json_object(max_by(config, run_id), '$.assortment') FROM run_manifest) = 'general',
          CAST(coalesce(sum(had_time), 0) AS BIGINT), 0L) AS evidence, 20000L AS needed
FROM ticket t
LEFT JOIN (SELECT DISTINCT return_for_receipt_id_ext AS ticket FROM receipts WHERE receipt_type = 'RETURN') b
     ON b.ticket = t.ticket
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'gold_carts_show_the_carts',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The star shows every cart, and every cart left behind, with its value and what has become of it.'))
FROM (
WITH side AS (
    SELECT cart_id, xxhash64(dt, value, items, low_inventory_trigger, inventory_constrained_items, is_abandoned,
                             is_recovered, coalesce(order_id_ext, recovered_order_id_ext)) & 4294967295L AS row_hash
    FROM carts
    UNION ALL
    SELECT cart_id, -(xxhash64(to_date(CAST(date_key AS STRING), 'yyyyMMdd'), CAST(cart_value AS DECIMAL(12,2)),
                               items_count, low_inventory_trigger, inventory_constrained_items, is_abandoned,
                               is_recovered, order_number) & 4294967295L)
    FROM gold_cart_fact
    UNION ALL
    SELECT concat('left ', cart_id),
           xxhash64(dt, value, items, low_inventory_trigger, inventory_constrained_items, suspected_reason,
                    email_sent_ts IS NOT NULL, email_opened_ts IS NOT NULL, email_clicked_ts IS NOT NULL, is_recovered,
                    to_date(recovered_ts), CAST(recovered_cents / 100 AS DECIMAL(12,2))) & 4294967295L
    FROM carts WHERE is_abandoned
    UNION ALL
    SELECT concat('left ', cart_id),
           -(xxhash64(to_date(CAST(date_key AS STRING), 'yyyyMMdd'), CAST(cart_value AS DECIMAL(12,2)), items_count,
                      low_inventory_trigger, inventory_constrained_items, suspected_reason, recovery_email_sent,
                      recovery_email_opened, recovery_email_clicked, is_recovered,
                      to_date(CAST(recovery_date_key AS STRING), 'yyyyMMdd'),
                      CAST(recovery_revenue AS DECIMAL(12,2))) & 4294967295L)
    FROM gold_cart_abandonment_fact
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY cart_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'gold_events_show_the_clicks',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The star shows every click in the digital shop: who, what, when, and what it was worth.'))
FROM (
WITH side AS (
    SELECT event_id, xxhash64(session_id, event_ts, event_type, customer_id, product_id, value_cents, is_bounce,
                              order_id_ext IS NOT NULL) & 4294967295L AS row_hash
    FROM session_events
    UNION ALL
    SELECT event_id,
           -(xxhash64(session_id, event_timestamp, event_type, CAST(customer_key DIV 100 AS BIGINT),
                      CAST(product_key AS BIGINT), CAST(event_value * 100 AS BIGINT), bounce_flag, conversion_flag)
             & 4294967295L)
    FROM gold_customer_event_fact
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY event_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'gold_inventory_shows_the_positions',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The star shows for every day the stock that places really closed with.'))
FROM (
WITH side AS (
    SELECT dt, 1 AS sign,
           xxhash64(CAST(location_key AS BIGINT), CAST(product_id AS BIGINT), available, reserved, damaged,
                    in_transit, stockout_days) & 4294967295L AS row_hash
    FROM inventory_positions
    UNION ALL
    SELECT to_date(CAST(date_key AS STRING), 'yyyyMMdd'), -1,
           xxhash64(CAST(location_key AS BIGINT), CAST(product_key AS BIGINT), quantity_available, quantity_reserved,
                    quantity_damaged, quantity_in_transit, stockout_duration_days) & 4294967295L
    FROM gold_inventory_fact
)
SELECT CAST(count_if(rows <> 0 OR hashes <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM (SELECT sum(sign) AS rows, sum(sign * row_hash) AS hashes FROM side GROUP BY dt)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'gold_lost_sales_show_the_requests',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The star shows every request that stock cut or refused, with what it lacked.'))
FROM (
WITH side AS (
    SELECT CAST(request_id AS STRING) AS request_id,
           xxhash64(dt, CAST(location_key AS BIGINT), CAST(product_id AS BIGINT), requested_quantity, quantity,
                    lost_quantity, lost_revenue, reason) & 4294967295L AS row_hash
    FROM lost_requests
    UNION ALL
    SELECT request_id,
           -(xxhash64(to_date(CAST(date_key AS STRING), 'yyyyMMdd'), CAST(location_key AS BIGINT),
                      CAST(product_key AS BIGINT), quantity_requested, quantity_allocated,
                      lost_quantity, lost_revenue, reason) & 4294967295L)
    FROM gold_lost_sales_fact
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY request_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'gold_movements_sum_to_the_change_of_stock',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The movements of the star sum to the change of each position\'s stock on each day.'))
FROM (
WITH change AS (
    SELECT dt, location_key, product_id, available - opening AS units
    FROM inventory_positions WHERE available <> opening
    UNION ALL
    SELECT to_date(CAST(date_key AS STRING), 'yyyyMMdd'), location_key, product_key, -quantity
    FROM gold_inventory_movement_fact
)
SELECT CAST(count_if(unexplained <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM (SELECT sum(units) AS unexplained FROM change GROUP BY dt, location_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'gold_sales_add_up_to_tickets',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The sales of the star add up to every receipt, and order without what was cancelled: revenue, discount, tax, to the cent.'))
FROM (
WITH side AS (
    SELECT receipt_id_ext AS ticket, 1 AS tickets, subtotal AS net, discount_amount AS discount, tax_amount AS tax
    FROM receipts
    UNION ALL
    SELECT order_id_ext, 1, subtotal_amount, discount_amount, tax_amount FROM online_orders
    UNION ALL
    SELECT order_id_ext, 0, -ext_price, CAST(-0.01 * discount_cents AS DECIMAL(12,2)), CAST(-0.01 * tax_cents AS DECIMAL(12,2))
    FROM online_order_lines WHERE cancelled_ts IS NOT NULL
    UNION ALL
    SELECT transaction_id, 0, -net_sales_amount, -discount_amount, -tax_amount FROM gold_sales_fact
)
SELECT CAST(count_if(tickets <> 1 OR net <> 0 OR discount <> 0 OR tax <> 0) AS DOUBLE) AS measured,
       0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM (SELECT sum(tickets) AS tickets, sum(net) AS net, sum(discount) AS discount, sum(tax) AS tax
      FROM side GROUP BY ticket)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'gold_sales_never_exceed_requests',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'No line of the star sells more than was requested or lay there; constrained are just those that sold less.'))
FROM (
SELECT CAST(count_if(NOT coalesce(if(is_return,
           quantity_sold > 0 AND quantity_requested IS NULL AND NOT is_inventory_constrained,
           quantity_sold BETWEEN 1 AND least(quantity_requested, inventory_at_purchase)
               AND is_inventory_constrained = (quantity_sold < quantity_requested)), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM gold_sales_fact
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'goods_on_the_road_were_sent',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'On the last day, what a place expects is what was sent to it (at a distribution centre: ordered) and has not arrived.'))
FROM (
WITH flow AS (
    SELECT location_key, product_id, -in_transit AS units FROM inventory_positions
    WHERE dt = (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    -- a shipment's number ends with the location key of its destination
    SELECT shipment_key % 1000000, product_id, quantity FROM truck_inventory WHERE action = 'LOAD'
    UNION ALL
    SELECT dc_id + 100000, product_id, reorder_quantity FROM reorders WHERE store_id IS NULL AND to_dc_id IS NULL
    UNION ALL
    SELECT store_id, product_id, -quantity FROM store_inventory_txn WHERE txn_type = 'INBOUND_SHIPMENT'
    UNION ALL
    SELECT dc_id + 100000, product_id, -quantity FROM dc_inventory_txn WHERE txn_type = 'INBOUND_SHIPMENT'
)
SELECT CAST(count_if(units <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(units) AS units FROM flow GROUP BY location_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'holidays_lift_visits',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Holidays of factor 1.5 or more bring shops as many times their ordinary visits as the factor says, within 10 %.'))
FROM (
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), busy AS (
    SELECT store_id, dt, count(*) AS visits FROM visit GROUP BY store_id, dt
), factor AS (
    SELECT location_id, dt, holiday, total, least(season * weekday * weather * event, 5D) * marketing AS without_holiday
    FROM demand_factors WHERE total > 0
), day AS (
    SELECT if(f.holiday >= 1.5, 'holiday', 'ordinary') AS kind, sum(coalesce(b.visits, 0)) AS visits,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.without_holiday) AS ordinary,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.total) AS promised
    FROM factor f
    JOIN stores s ON s.id = f.location_id
    LEFT JOIN busy b ON b.store_id = f.location_id AND b.dt = f.dt
    WHERE f.holiday >= 1.5 OR f.holiday = 1
    GROUP BY if(f.holiday >= 1.5, 'holiday', 'ordinary')
), lift AS (
    SELECT try_divide(max(if(kind = 'holiday', visits / ordinary, NULL)),
                      max(if(kind = 'ordinary', visits / ordinary, NULL))) AS seen,
           max(if(kind = 'holiday', promised / ordinary, NULL)) AS promised,
           coalesce(min(visits), 0) AS visits,
           count(*) AS kinds
    FROM day
)
SELECT seen AS measured, promised * 0.9D AS low, promised * 1.1D AS high,
       if(kinds = 2, visits, 0) AS evidence, 3000L AS needed
FROM lift
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'hours_have_their_profile',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Each open hour has its share of the day\'s visits, by the profiles of weekdays, weekends and long sale days.'))
FROM (
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), profile AS (
    SELECT * FROM VALUES
        ('weekday', 8, 0.3D), ('weekday', 9, 0.5D), ('weekday', 10, 0.7D), ('weekday', 11, 1.0D), ('weekday', 12, 1.3D),
        ('weekday', 13, 1.1D), ('weekday', 14, 0.7D), ('weekday', 15, 0.7D), ('weekday', 16, 0.9D),
        ('weekday', 17, 1.3D), ('weekday', 18, 1.5D), ('weekday', 19, 1.2D), ('weekday', 20, 0.7D), ('weekday', 21, 0.4D),
        ('weekend', 9, 0.5D), ('weekend', 10, 0.8D), ('weekend', 11, 1.1D), ('weekend', 12, 1.4D),
        ('weekend', 13, 1.5D), ('weekend', 14, 1.5D), ('weekend', 15, 1.4D), ('weekend', 16, 1.1D),
        ('weekend', 17, 1.0D), ('weekend', 18, 0.9D), ('weekend', 19, 0.7D), ('weekend', 20, 0.5D), ('weekend', 21, 0.3D),
        ('long', 6, 1.0D), ('long', 7, 1.1D), ('long', 8, 1.1D), ('long', 9, 1.2D), ('long', 10, 1.3D), ('long', 11, 1.4D),
        ('long', 12, 1.4D), ('long', 13, 1.3D), ('long', 14, 1.2D), ('long', 15, 1.1D), ('long', 16, 1.1D),
        ('long', 17, 1.2D), ('long', 18, 1.3D), ('long', 19, 1.2D), ('long', 20, 0.9D), ('long', 21, 0.7D),
        ('long', 22, 0.4D), ('long', 23, 0.3D) AS profile (kind, hour, factor)
), moment AS (
    SELECT hour(v.event_ts) AS hour,
           CASE WHEN f.close_second - f.open_second > 15 * 3600 THEN 'long'
                WHEN dayofweek(f.dt) IN (1, 7) THEN 'weekend' ELSE 'weekday' END AS kind
    FROM visit v JOIN demand_factors f ON f.location_id = v.store_id AND f.dt = v.dt
), seen AS (
    SELECT kind, hour, count(*) AS visits FROM moment GROUP BY kind, hour
), kind AS (
    SELECT kind, sum(visits) AS all_visits FROM seen GROUP BY kind
), share AS (
    SELECT kind, hour, factor / sum(factor) OVER (PARTITION BY kind) AS share,
           CASE WHEN hour < 10 THEN 'morning' WHEN hour BETWEEN 12 AND 15 THEN 'midday'
                WHEN hour BETWEEN 17 AND 19 THEN 'evening' ELSE 'other hours' END AS part
    FROM profile
), open_hour AS (
    SELECT p.kind, p.hour, p.part, p.share, coalesce(s.visits, 0) AS visits, k.all_visits
    FROM share p JOIN kind k ON k.kind = p.kind LEFT JOIN seen s ON s.kind = p.kind AND s.hour = p.hour
), time AS (
    SELECT concat(kind, ' ', CAST(hour AS STRING)) AS name, share, visits, all_visits FROM open_hour
    UNION ALL
    SELECT concat(kind, ' ', part), sum(share), sum(visits), max(all_visits) FROM open_hour GROUP BY kind, part
), stray AS (
    SELECT name, visits / (share * all_visits) - 1 AS off, 4.5D * sqrt((1 - share) / (share * all_visits)) AS room
    FROM time WHERE share * all_visits >= 100
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY abs(off / room) DESC, name) AS place FROM stray
)
SELECT max(if(place = 1, off, NULL)) AS measured, -max(if(place = 1, room, NULL)) AS low,
       max(if(place = 1, room, NULL)) AS high,
       (SELECT count(*) FROM visit) AS evidence, 5000L AS needed,
       max(if(place = 1, name, NULL)) AS detail
FROM ranked
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'impressions_cost_about_their_channels_price',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Impressions cost something, in cents what they cost in dollars, and in one channel none twice as much as another.'))
FROM (
WITH channel AS (
    SELECT count_if(NOT coalesce(cost > 0 AND cost_cents = round(cost * 100), FALSE)) AS wrong,
           max(cost) > 2 * min(cost) AS is_wide, count(*) AS impressions
    FROM marketing GROUP BY channel
)
SELECT CAST(coalesce(sum(wrong), 0) + count_if(is_wide) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       coalesce(sum(impressions), 0) AS evidence, 0L AS needed
FROM channel
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'ledgers_run_on',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Movements are numbered from 1 each day, never go back in time, and each balance follows from the one before.'))
FROM (
WITH ledger AS (
    SELECT store_id AS location_key, product_id, dt, movement_seq, event_ts, quantity, balance FROM store_inventory_txn
    UNION ALL
    SELECT dc_id + 100000, product_id, dt, movement_seq, event_ts, quantity, balance FROM dc_inventory_txn
), step AS (
    SELECT location_key, product_id, balance,
           lag(balance) OVER day_by_day + quantity <> balance AS is_off_balance,
           lag(event_ts) OVER day_by_day > event_ts AS is_back_in_time,
           if(lag(dt) OVER day_by_day = dt, lag(movement_seq) OVER day_by_day + 1, 1) <> movement_seq AS is_misnumbered,
           lead(dt) OVER day_by_day IS NULL AS is_last
    FROM ledger
    WINDOW day_by_day AS (PARTITION BY location_key, product_id ORDER BY dt, movement_seq)
), at_the_end AS (
    SELECT count(*) AS strays
    FROM (SELECT location_key, product_id, balance FROM step WHERE is_last) s
    LEFT JOIN (SELECT location_key, product_id, available FROM inventory_positions
               WHERE dt = (SELECT max(dt) FROM inventory_positions)) p USING (location_key, product_id)
    WHERE p.available IS NULL OR p.available <> s.balance
)
SELECT CAST(off_balance + back_in_time + misnumbered + strays AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       evidence, 0L AS needed,
       concat(off_balance, ' off balance, ', back_in_time, ' back in time, ', misnumbered, ' misnumbered, ',
              strays, ' positions whose last balance is not their stock') AS detail
FROM (SELECT count(*) AS evidence, count_if(is_off_balance) AS off_balance,
             count_if(is_back_in_time) AS back_in_time, count_if(is_misnumbered) AS misnumbered FROM step)
CROSS JOIN at_the_end
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'lines_add_up_to_orders',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'An online order is the sum of its lines to the cent: subtotal, discount and tax; its total is subtotal plus tax.'))
FROM (
WITH side AS (
    SELECT order_id_ext, 1 AS orders, 0 AS lines, subtotal_cents AS ext, discount_cents AS discount, tax_cents AS tax,
           if(total_cents = subtotal_cents + tax_cents
              AND subtotal_amount * 100 = subtotal_cents AND discount_amount * 100 = discount_cents
              AND tax_amount * 100 = tax_cents AND total_amount * 100 = total_cents, 0, 1) AS wrong
    FROM online_orders
    UNION ALL
    SELECT order_id_ext, 0, 1, -ext_cents, -discount_cents, -tax_cents, 0 FROM online_order_lines
)
SELECT CAST(count_if(orders <> 1 OR lines = 0 OR ext <> 0 OR discount <> 0 OR tax <> 0 OR wrong > 0) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(orders) AS orders, sum(lines) AS lines, sum(ext) AS ext, sum(discount) AS discount,
             sum(tax) AS tax, sum(wrong) AS wrong
      FROM side GROUP BY order_id_ext)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'lines_add_up_to_receipts',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A receipt is the sum of its lines to the cent: subtotal, discount and tax; its total is subtotal plus tax.'))
FROM (
WITH side AS (
    SELECT receipt_id_ext, 1 AS receipts, 0 AS lines, subtotal_cents AS ext,
           discount_cents AS discount, tax_cents AS tax,
           if(total_cents = subtotal_cents + tax_cents AND gross_subtotal_cents = subtotal_cents + discount_cents
              AND subtotal * 100 = subtotal_cents AND discount_amount * 100 = discount_cents
              AND tax_amount * 100 = tax_cents AND total_amount * 100 = total_cents, 0, 1) AS wrong
    FROM receipts
    UNION ALL
    SELECT receipt_id_ext, 0, 1, -ext_cents, -discount_cents, -tax_cents, 0 FROM receipt_lines
)
SELECT CAST(count_if(receipts <> 1 OR lines = 0 OR ext <> 0 OR discount <> 0 OR tax <> 0 OR wrong > 0) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(receipts) AS receipts, sum(lines) AS lines, sum(ext) AS ext, sum(discount) AS discount,
             sum(tax) AS tax, sum(wrong) AS wrong
      FROM side GROUP BY receipt_id_ext)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'lines_are_taxed_by_shop_and_class',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Tax is the rate of the shop (online: of the home shop) on the price of the line, all, half or none by tax class.'))
FROM (
WITH line AS (
    SELECT store_id, product_id, ext_cents, tax_cents FROM receipt_lines
    UNION ALL
    SELECT c.home_store_id, l.product_id, l.ext_cents, l.tax_cents
    FROM online_order_lines l LEFT JOIN customers c ON c.id = l.customer_id
), due AS (
    SELECT l.tax_cents, sign(l.ext_cents)
               * ((abs(l.ext_cents) * CAST(s.tax_rate * 100000 AS BIGINT)
                   * CASE p.taxability WHEN 'TAXABLE' THEN 2 WHEN 'REDUCED_RATE' THEN 1 WHEN 'NON_TAXABLE' THEN 0 END
                   + 100000) DIV 200000) AS tax_due
    FROM line l
    LEFT JOIN stores s ON s.id = l.store_id
    LEFT JOIN products_master p ON p.id = l.product_id
)
SELECT CAST(count_if(NOT coalesce(tax_cents = tax_due, FALSE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM due
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'lines_cost_price_times_units_less_discount',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A line costs the list price of its product times its units less its discount, to the cent, and never less than 0.'))
FROM (
WITH line AS (
    SELECT product_id, quantity, unit_cents, ext_cents, discount_cents, unit_price, ext_price FROM receipt_lines
    UNION ALL
    SELECT product_id, quantity, unit_cents, ext_cents, discount_cents, unit_price, ext_price FROM online_order_lines
)
SELECT CAST(count_if(NOT coalesce(ext_cents = unit_cents * quantity - discount_cents
                                  AND discount_cents * sign(quantity) BETWEEN 0 AND unit_cents * abs(quantity)
                                  AND unit_price * 100 = unit_cents AND ext_price * 100 = ext_cents
                                  AND unit_price = sale_price, FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM line LEFT JOIN products_master p ON p.id = product_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'loads_are_unloaded_or_on_the_road',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What was loaded is unloaded from the same truck a day or two later, or is still on the road at the end.'))
FROM (
WITH handled AS (
    SELECT count_if(action = 'LOAD') AS loads, count_if(action = 'UNLOAD') AS unloads,
           sum(if(action = 'LOAD', quantity, -quantity)) AS difference,
           max(if(action = 'LOAD', dt, NULL)) AS loaded, max(if(action = 'UNLOAD', dt, NULL)) AS unloaded,
           min(truck_id) = max(truck_id) AS is_one_truck
    FROM truck_inventory GROUP BY shipment_key, product_id
)
SELECT CAST(count_if(loads <> 1 OR unloads > 1 OR NOT is_one_truck
                     OR unloads = 1 AND (difference <> 0 OR datediff(unloaded, loaded) NOT BETWEEN 1 AND 2)
                     OR unloads = 0 AND date_add(loaded, 2) <= (SELECT max(dt) FROM inventory_positions)) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM handled
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'loads_fit_the_truck',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'No truck is loaded with more than it can carry.'))
FROM (
WITH shipment AS (
    SELECT truck_id, sum(quantity) AS units FROM truck_inventory WHERE action = 'LOAD' GROUP BY shipment_key, truck_id
)
SELECT CAST(count_if(NOT coalesce(units <= capacity_units, FALSE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM shipment LEFT JOIN trucks ON license_plate = truck_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'low_stock_costs_ten_points',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A cart in which a product stands low is left behind more often by what the config says (10 points), within 2 points.'))
FROM (
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
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'missions_have_their_mix',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'In the general assortment shoppers come for what their shop is good for: a kiosk is for quick trips, not for bulk.'))
FROM (
WITH segment AS (
    SELECT * FROM VALUES
        ('BUDGET_CONSCIOUS', 0.32D, 0.12D, 0.04D), ('CONVENIENCE_FOCUSED', 0.17D, 0.04D, 0.01D),
        ('QUALITY_SEEKER', 0.28D, 0.09D, 0.03D), ('BRAND_LOYAL', 0.30D, 0.12D, 0.04D)
        AS mix(segment, grocery, family, bulk)
), class AS (
    SELECT * FROM VALUES
        ('kiosk', 0.40D, 0.10D, 0.05D), ('low_volume', 0.85D, 0.70D, 0.50D), ('medium_volume', 1D, 1D, 1D),
        ('high_volume', 1.05D, 1.05D, 1.05D), ('flagship', 1.10D, 1.30D, 1.50D)
        AS tilts(volume_class, grocery, family, bulk)
), basket AS (
    SELECT store_id, customer_id, sum(units) AS units
    FROM (SELECT trace_id, store_id, customer_id, requested_quantity AS units FROM receipt_lines
          WHERE quantity > 0 AND substitutes_request_id IS NULL
          UNION ALL
          SELECT trace_id, store_id, customer_id, requested_quantity FROM lost_requests
          WHERE quantity = 0 AND channel IN ('STORE_POS', 'STORE_KIOSK'))
    GROUP BY trace_id, store_id, customer_id
), visit AS (
    SELECT volume_class, units, m.grocery * t.grocery AS grocery, m.family * t.family AS family, m.bulk * t.bulk AS bulk
    FROM basket b
    JOIN stores s ON s.id = b.store_id
    JOIN customers c ON c.id = b.customer_id
    JOIN segment m USING (segment)
    JOIN class t USING (volume_class)
), off AS (  -- in weeks with promotions as usual a quick trip takes up to 5 units in 95.7 % of cases
    SELECT volume_class, count(*) AS visits,
           abs(avg(if(units <= 5, 1D, 0D) - (0.957D * (1 - grocery - family - bulk) + 0.090D * grocery))) AS small,
           abs(avg(if(units >= 20, 1D, 0D) - (0.038D * grocery + 0.615D * family + 0.986D * bulk))) AS large
    FROM visit GROUP BY volume_class
), config AS (
    SELECT get_json_object(max_by(config, run_id), '$.assortment') = 'general'
           AND get_json_object(max_by(config, run_id), '$.items_per_ticket_mean') IS NULL AS has_missions
    FROM run_manifest
)
SELECT max(greatest(small, large)) AS measured, 0D AS low, 0.03D AS high,
       if(max(has_missions), coalesce(min(visits), 0L), 0L) AS evidence, 1500L AS needed,
       max_by(volume_class, greatest(small, large)) AS detail
FROM off CROSS JOIN config
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'movements_say_why',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Each movement has a reason that fits its direction, source and cause; counts, breakage and theft are their own cause.'))
FROM (
WITH movement AS (
    SELECT txn_type, cause_type, cause_id, trace_id, source, quantity, TRUE AS in_shop FROM store_inventory_txn
    UNION ALL
    SELECT txn_type, cause_type, cause_id, trace_id, source, quantity, FALSE FROM dc_inventory_txn
)
SELECT CAST(count_if(NOT coalesce(CASE txn_type
           WHEN 'SALE' THEN quantity < 0 AND cause_type IN ('RECEIPT_LINE', 'ORDER_LINE')
                            AND source = 'CUSTOMER_PURCHASE'
           WHEN 'RETURN' THEN quantity > 0 AND (cause_type = 'RETURN_LINE' AND source = 'CUSTOMER_RETURN'
                                                OR cause_type = 'ORDER_LINE' AND source = 'CANCELLATION')
           WHEN 'OUTBOUND_SHIPMENT' THEN quantity < 0 AND cause_type = 'SHIPMENT' AND NOT in_shop
           WHEN 'INBOUND_SHIPMENT' THEN quantity > 0 AND (cause_type = 'SHIPMENT' OR cause_type = 'REORDER'
                                                          AND source = 'SUPPLIER' AND NOT in_shop)
           WHEN 'ADJUSTMENT' THEN quantity <> 0 AND cause_type = 'MOVEMENT' AND cause_id = trace_id AND source = 'COUNT'
           WHEN 'DAMAGED' THEN quantity < 0 AND cause_type = 'MOVEMENT' AND cause_id = trace_id
                               AND source IN ('BREAKAGE', 'RECEIVING')
           WHEN 'LOST' THEN quantity < 0 AND cause_type = 'MOVEMENT' AND cause_id = trace_id AND source = 'THEFT'
       END, FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM movement
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'no_sale_before_a_shop_opened',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'No shop has receipts from before the day on which it first opened.'))
FROM (
SELECT CAST(count_if(NOT coalesce(r.dt >= s.opened_date, FALSE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM receipts r LEFT JOIN stores s ON s.id = r.store_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'no_sale_while_a_shop_is_closed',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Nobody buys, asks or brings back anything in a shop that is closed at that moment.'))
FROM (
WITH visit AS (
    SELECT store_id, dt, event_ts FROM receipts
    UNION ALL
    SELECT store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
)
SELECT CAST(count_if(NOT coalesce(unix_timestamp(event_ts) - unix_date(v.dt) * 86400L >= open_second
                                  AND unix_timestamp(event_ts) - unix_date(v.dt) * 86400L < close_second, FALSE))
            AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM visit v LEFT JOIN demand_factors f ON f.location_id = v.store_id AND f.dt = v.dt
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'on_hand_is_available_reserved_and_damaged',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Units on hand are those for sale, those promised to online orders and the damaged ones; a stockout has none for sale.'))
FROM (
SELECT CAST(count_if(quantity_on_hand <> quantity_available + quantity_reserved + quantity_damaged
                     OR is_stockout <> (quantity_available = 0)
                     OR is_stockout <> (stockout_duration_days > 0)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM gold_inventory_fact
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'one_visitor_in_five_buys',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Of the people who come in at the doors of the shops, about a fifth leave with a receipt.'))
FROM (
SELECT try_divide((SELECT count(*) FROM receipts WHERE receipt_type = 'SALE'), sum(count)) AS measured,
       0.17D AS low, 0.22D AS high, coalesce(sum(count), 0L) AS evidence, 5000L AS needed
FROM foot_traffic WHERE zone LIKE 'ENTRANCE%'
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'online_lines_are_cancelled_as_often_as_said',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Of the online lines the configured share is cancelled before it leaves, within four standard errors.'))
FROM (
WITH config AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.cancellation_rate') AS DOUBLE) AS rate FROM run_manifest
), line AS (
    SELECT cancelled_ts FROM online_order_lines WHERE dt <= (SELECT date_sub(max(dt), 2) FROM inventory_positions)
)
SELECT avg(if(cancelled_ts IS NULL, 0D, 1D)) AS measured,
       max(rate) - 4 * sqrt(try_divide(max(rate) * (1 - max(rate)), count(*))) AS low,
       max(rate) + 4 * sqrt(try_divide(max(rate) * (1 - max(rate)), count(*))) AS high,
       count(*) AS evidence, 5000L AS needed
FROM line CROSS JOIN config
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'online_lines_are_served_60_30_10',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Online lines come 60 % from a warehouse, 30 % from a shop, and 10 % are picked up in one, each within 4 points.'))
FROM (
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
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'online_orders_follow_the_traffic',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'There are as many shopping trips online that end at the till as the config\'s orders times each day\'s factors come to.'))
FROM (
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
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'online_orders_keep_their_times',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Online lines are picked in 30 to 240 minutes and come in 1 to 3 days, or can be picked up within 4 to 24 hours.'))
FROM (
WITH line AS (
    SELECT fulfillment_mode, fulfillment_status, unix_timestamp(event_ts) AS ordered,
           unix_timestamp(picked_ts) AS picked, unix_timestamp(shipped_ts) AS shipped,
           unix_timestamp(delivered_ts) AS delivered, unix_timestamp(cancelled_ts) AS cancelled
    FROM online_order_lines
), settled AS (
    SELECT order_id_ext,
           if(bool_and(coalesce(delivered_ts, cancelled_ts) IS NOT NULL), max(coalesce(delivered_ts, cancelled_ts)), NULL) AS ts
    FROM online_order_lines GROUP BY order_id_ext
)
SELECT CAST(count_if(NOT coalesce(
           coalesce(picked - ordered BETWEEN 1800 AND 14400, picked IS NULL AND shipped IS NULL AND delivered IS NULL)
           AND CASE WHEN cancelled IS NOT NULL
                    THEN shipped IS NULL AND delivered IS NULL AND cancelled > coalesce(picked, ordered)
                         AND cancelled - ordered < if(fulfillment_mode = 'BOPIS', 28, 16) * 3600
                    WHEN fulfillment_mode = 'BOPIS'
                    THEN shipped IS NULL AND coalesce(delivered - picked BETWEEN 14400 AND 86400, delivered IS NULL)
                    ELSE coalesce(shipped >= picked, shipped IS NULL)
                         AND coalesce(delivered - shipped BETWEEN 86400 AND 259200, delivered IS NULL) END
           AND fulfillment_status = CASE WHEN cancelled IS NOT NULL THEN 'CANCELLED'
                                         WHEN delivered IS NOT NULL THEN 'DELIVERED'
                                         WHEN shipped IS NOT NULL THEN 'SHIPPED'
                                         WHEN picked IS NOT NULL THEN 'PICKED' ELSE 'CREATED' END, FALSE))
            + (SELECT count_if(completed_ts IS DISTINCT FROM ts) FROM online_orders LEFT JOIN settled USING (order_id_ext))
            AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM line
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'online_tenders_have_their_mix',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Online 60 % of orders are paid by credit card, 25 % by debit card, 10 % by PayPal, 5 % otherwise (+- 2.5 points).'))
FROM (
WITH tender AS (
    SELECT count(*) AS orders,
           avg(if(payment_method = 'CREDIT_CARD', 1D, 0D)) AS credit,
           avg(if(payment_method = 'DEBIT_CARD', 1D, 0D)) AS debit,
           avg(if(payment_method = 'PAYPAL', 1D, 0D)) AS paypal,
           avg(if(payment_method = 'OTHER', 1D, 0D)) AS other
    FROM online_orders
)
SELECT greatest(abs(credit - 0.6), abs(debit - 0.25), abs(paypal - 0.1), abs(other - 0.05)) AS measured,
       0D AS low, 0.025D AS high, orders AS evidence, 10000L AS needed
FROM tender
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'opening_plus_movements_is_closing',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What a position opens with plus every movement of the day is what it closes with, to the unit.'))
FROM (
WITH change AS (
    SELECT dt, location_key, product_id, available - opening AS units
    FROM inventory_positions WHERE available <> opening
    UNION ALL
    SELECT dt, store_id, product_id, -quantity FROM store_inventory_txn
    UNION ALL
    SELECT dt, dc_id + 100000, product_id, -quantity FROM dc_inventory_txn
)
SELECT CAST(count_if(unexplained <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM (SELECT sum(units) AS unexplained FROM change GROUP BY dt, location_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'orders_ask_for_what_was_in_the_cart',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Each line of a cart that is not left is asked for on that day, from the place that the cart named: sold or refused.'))
FROM (
WITH side AS (
    SELECT l.trace_id * 100 + l.line_num AS line_id, 1 AS in_cart,
           xxhash64(l.dt, l.customer_id, l.location_key, l.product_id, l.quantity) & 4294967295L AS row_hash
    FROM cart_lines l LEFT ANTI JOIN (SELECT cart_id FROM carts WHERE is_abandoned) c ON c.cart_id = l.cart_id
    UNION ALL
    SELECT order_line_id, 0, -(xxhash64(dt, customer_id, location_key, product_id, requested_quantity) & 4294967295L)
    FROM online_order_lines LEFT SEMI JOIN carts USING (trace_id)
    UNION ALL
    SELECT request_id, 0, -(xxhash64(dt, customer_id, location_key, product_id, requested_quantity) & 4294967295L)
    FROM lost_requests LEFT SEMI JOIN carts USING (trace_id) WHERE quantity = 0
    UNION ALL
    SELECT o.order_line_id, 1,
           if(l.product_id = o.product_id AND l.quantity = o.requested_quantity AND l.location_key = o.location_key, 0, 1)
    FROM online_order_lines o JOIN online_orders h ON h.trace_id = o.trace_id
    JOIN carts c ON c.recovered_order_id_ext = h.order_id_ext
    LEFT JOIN cart_lines l ON l.cart_id = c.cart_id AND l.line_num = o.line_num
)
SELECT CAST(count_if(NOT coalesce(difference = 0 AND in_cart = 1, FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference, sum(in_cart) AS in_cart FROM side GROUP BY line_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'peak_season_is_november_and_december',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Stockouts that began in November or December, and only those, are flagged as peak season.'))
FROM (
SELECT CAST(count_if(peak_season_flag <> (stockout_start_date_key DIV 100 % 100 IN (11, 12))) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM gold_stockout_events
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'phones_are_heard_where_their_owner_was',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A phone at the checkout has its receipt, of the same shop, no later than that and by the customer who is known.'))
FROM (
WITH visit AS (
    SELECT visitor_id, store_id, dt, max(event_ts) AS last_heard, max(customer_id) AS customer_id,
           bool_or(zone = 'CHECKOUT') AS has_paid
    FROM ble_pings GROUP BY visitor_id, store_id, dt
), sale AS (
    SELECT trace_id * 10 AS visitor_id, store_id, dt, event_ts, customer_id FROM receipts WHERE receipt_type = 'SALE'
)
SELECT CAST(count_if(has_paid <> (s.visitor_id IS NOT NULL)
                     OR v.store_id <> s.store_id OR v.dt <> s.dt
                     OR last_heard > s.event_ts
                     OR v.customer_id <> s.customer_id) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM visit v LEFT JOIN sale s ON s.visitor_id = v.visitor_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'places_are_supplied_by_their_dc',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Shops and warehouses get their goods from the distribution centre of their own region and from no other.'))
FROM (
SELECT CAST(count_if(NOT coalesce(m.dc_id = coalesce(s.dc_id, w.parent_dc_id), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM truck_moves m
LEFT JOIN stores s ON s.id = m.store_id
LEFT JOIN distribution_centers w ON w.id = m.to_dc_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'popularity_is_zipf',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The best-selling fifth of the products draws the share of requested units that Zipf promises, within 8 points.'))
FROM (
WITH request AS (
    SELECT product_id, requested_quantity FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL
    UNION ALL
    SELECT product_id, requested_quantity FROM online_order_lines
    UNION ALL
    SELECT product_id, requested_quantity FROM lost_requests WHERE quantity = 0
), product AS (
    SELECT id, popularity_rank <= 0.2 * count(*) OVER () AS is_top, power(popularity_rank, -exponent) AS weight
    FROM products_master
    CROSS JOIN (SELECT CAST(get_json_object(max_by(config, run_id), '$.zipf_exponent') AS DOUBLE) AS exponent
                FROM run_manifest)
), promised AS (
    SELECT sum(if(is_top, weight, 0)) / sum(weight) AS share, count(*) AS products FROM product
)
SELECT try_divide(sum(if(p.is_top, r.requested_quantity, 0)), sum(r.requested_quantity)) AS measured,
       max(share) - 0.08D AS low, max(share) + 0.08D AS high,
       coalesce(max(if(products >= 500, 1, 0)) * sum(r.requested_quantity), 0) AS evidence, 20000L AS needed
FROM request r JOIN product p ON p.id = r.product_id CROSS JOIN promised
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'promotions_leave_a_hangover',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'After a promotion its products are requested as much less as the calendar promises, within 10 %.'))
FROM (
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
    SELECT trunc(f.dt, 'WEEK') AS monday, s.store_group_id, floor(month(trunc(f.dt, 'WEEK')) % 12 / 3) AS season,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.total) AS traffic
    FROM demand_factors f JOIN stores s ON s.id = f.location_id
    GROUP BY trunc(f.dt, 'WEEK'), s.store_group_id
), felt AS (
    SELECT c.product_id, w.store_group_id, w.season, w.traffic, coalesce(a.units, 0) AS units,
           c.is_hangover AS is_meant, c.lift_multiplier * c.hangover_multiplier AS promised
    FROM promo_calendar c
    JOIN week w ON w.store_group_id = c.store_group_id
                   AND extract(YEAROFWEEK FROM w.monday) = c.calendar_year AND weekofyear(w.monday) = c.week
    LEFT JOIN asked a ON a.monday = w.monday AND a.store_group_id = c.store_group_id AND a.product_id = c.product_id
), product AS (
    SELECT product_id, store_group_id, season,
           sum(if(is_meant, units / promised, 0)) AS units_without, sum(if(is_meant, units, 0)) AS units_with,
           sum(if(is_meant, traffic, 0)) AS traffic_with, sum(units) AS units_felt, sum(traffic) AS traffic_felt,
           count(*) AS weeks
    FROM felt GROUP BY product_id, store_group_id, season
), ordinary AS (
    SELECT p.units_without, p.units_with, p.traffic_with,
           coalesce(u.units, 0) - p.units_felt AS units, t.traffic - p.traffic_felt AS traffic,
           t.weeks - p.weeks AS weeks
    FROM product p
    JOIN (SELECT store_group_id, season, sum(traffic) AS traffic, count(*) AS weeks
          FROM week GROUP BY store_group_id, season) t USING (store_group_id, season)
    LEFT JOIN (SELECT a.product_id, a.store_group_id, w.season, sum(a.units) AS units
               FROM asked a JOIN week w USING (monday, store_group_id)
               GROUP BY a.product_id, a.store_group_id, w.season) u USING (product_id, store_group_id, season)
)
-- each product counts by how much can be said about it: few weeks on either side say little
-- (weeks are counted, for a sum of traffic less its parts need not come to exactly nothing)
SELECT try_divide(sum(units_without * traffic / (traffic + traffic_with)),
                  sum(units * traffic_with / (traffic + traffic_with))) AS measured,
       0.9D AS low, 1.1D AS high,
       CAST(coalesce(least(sum(units_with), sum(units)), 0) AS BIGINT) AS evidence, 4000L AS needed
FROM ordinary WHERE weeks > 0 AND traffic_with > 0
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'promotions_lift_requests',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Products on promotion are requested as many times as often as the calendar promises, within 10 %.'))
FROM (
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
    SELECT trunc(f.dt, 'WEEK') AS monday, s.store_group_id, floor(month(trunc(f.dt, 'WEEK')) % 12 / 3) AS season,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.total) AS traffic
    FROM demand_factors f JOIN stores s ON s.id = f.location_id
    GROUP BY trunc(f.dt, 'WEEK'), s.store_group_id
), felt AS (
    SELECT c.product_id, w.store_group_id, w.season, w.traffic, coalesce(a.units, 0) AS units,
           NOT c.is_hangover AS is_meant, c.lift_multiplier * c.hangover_multiplier AS promised
    FROM promo_calendar c
    JOIN week w ON w.store_group_id = c.store_group_id
                   AND extract(YEAROFWEEK FROM w.monday) = c.calendar_year AND weekofyear(w.monday) = c.week
    LEFT JOIN asked a ON a.monday = w.monday AND a.store_group_id = c.store_group_id AND a.product_id = c.product_id
), product AS (
    SELECT product_id, store_group_id, season,
           sum(if(is_meant, units / promised, 0)) AS units_without, sum(if(is_meant, units, 0)) AS units_with,
           sum(if(is_meant, traffic, 0)) AS traffic_with, sum(units) AS units_felt, sum(traffic) AS traffic_felt,
           count(*) AS weeks
    FROM felt GROUP BY product_id, store_group_id, season
), ordinary AS (
    SELECT p.units_without, p.units_with, p.traffic_with,
           coalesce(u.units, 0) - p.units_felt AS units, t.traffic - p.traffic_felt AS traffic,
           t.weeks - p.weeks AS weeks
    FROM product p
    JOIN (SELECT store_group_id, season, sum(traffic) AS traffic, count(*) AS weeks
          FROM week GROUP BY store_group_id, season) t USING (store_group_id, season)
    LEFT JOIN (SELECT a.product_id, a.store_group_id, w.season, sum(a.units) AS units
               FROM asked a JOIN week w USING (monday, store_group_id)
               GROUP BY a.product_id, a.store_group_id, w.season) u USING (product_id, store_group_id, season)
)
-- each product counts by how much can be said about it: few weeks on either side say little
-- (weeks are counted, for a sum of traffic less its parts need not come to exactly nothing)
SELECT try_divide(sum(units_without * traffic / (traffic + traffic_with)),
                  sum(units * traffic_with / (traffic + traffic_with))) AS measured,
       0.9D AS low, 1.1D AS high,
       CAST(coalesce(least(sum(units_with), sum(units)), 0) AS BIGINT) AS evidence, 4000L AS needed
FROM ordinary WHERE weeks > 0 AND traffic_with > 0
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'quiet_holidays_keep_shoppers_away',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'At New Year shops have half their visits, .75 a day before and after, .8 at Thanksgiving, to four standard errors.'))
FROM (
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), busy AS (
    SELECT store_id, dt, count(*) AS visits FROM visit GROUP BY store_id, dt
), factor AS (
    SELECT location_id, dt, holiday, season * weekday * weather * event * marketing AS without_holiday,
           CASE WHEN month(dt) = 1 AND day(dt) = 1 THEN 0.5D
                WHEN (month(dt) = 12 AND day(dt) = 31) OR (month(dt) = 1 AND day(dt) = 2) THEN 0.75D
                WHEN month(dt) = 11 AND dayofweek(dt) = 5 AND day(dt) BETWEEN 22 AND 28 THEN 0.8D END AS quiet
    FROM demand_factors
    -- a day at the cap does not show its holiday
    WHERE total > 0 AND season * weekday * holiday * weather * event <= 5
), day AS (
    SELECT if(f.quiet IS NULL, 'ordinary', 'quiet') AS kind, sum(coalesce(b.visits, 0)) AS visits,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.without_holiday) AS ordinary,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.without_holiday * f.quiet) AS promised
    FROM factor f
    JOIN stores s ON s.id = f.location_id
    LEFT JOIN busy b ON b.store_id = f.location_id AND b.dt = f.dt
    WHERE f.quiet IS NOT NULL OR f.holiday = 1
    GROUP BY if(f.quiet IS NULL, 'ordinary', 'quiet')
), kind AS (
    SELECT max(if(kind = 'quiet', visits / ordinary, NULL)) AS quiet_rate,
           max(if(kind = 'quiet', promised / ordinary, NULL)) AS promised,
           max(promised) AS quiet_days,
           max(if(kind = 'ordinary', visits / ordinary, NULL)) AS ordinary_rate,
           max(if(kind = 'ordinary', visits, NULL)) AS ordinary_visits
    FROM day
), kept AS (
    SELECT try_divide(quiet_rate, ordinary_rate) AS seen, promised, quiet_days * ordinary_rate AS expected,
           4 * sqrt(try_divide(1D, quiet_days * ordinary_rate) + try_divide(1D, ordinary_visits)) AS room
    FROM kind
)
SELECT seen AS measured, promised * (1 - room) AS low, promised * (1 + room) AS high,
       coalesce(CAST(floor(expected) AS BIGINT), 0) AS evidence, 500L AS needed
FROM kept
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'receipt_ids_tell_time_and_shop',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A receipt\'s number reads RCP, the minute of the sale, the shop in three digits or more, and four digits.'))
FROM (
SELECT CAST(count_if(NOT coalesce(receipt_id_ext RLIKE '^RCP[0-9]{19,}$'
                                  AND substr(receipt_id_ext, 4, 12) = date_format(event_ts, 'yyyyMMddHHmm')
                                  AND substr(receipt_id_ext, 16, length(receipt_id_ext) - 19)
                                      = lpad(store_id, greatest(3, length(store_id)), '0'), FALSE)) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM receipts
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'refused_shoppers_take_substitutes',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Of the shoppers refused in shops the configured share would take another product; most of them find one.'))
FROM (
WITH config AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.substitution_rate') AS DOUBLE) AS rate FROM run_manifest
)
SELECT avg(if(is_substituted, 1D, 0D)) AS measured, max(rate) * 0.65 AS low, max(rate) * 1.1 AS high,
       count(*) AS evidence, 5000L AS needed
FROM lost_requests CROSS JOIN config
WHERE quantity = 0 AND channel IN ('STORE_POS', 'STORE_KIOSK')
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'reminders_keep_their_times',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Reminders go out in the morning after a cart was left, are opened, clicked and lead to an order, in this order.'))
FROM (
SELECT CAST(count_if(NOT coalesce(
           (email_sent_ts IS NULL
            OR is_abandoned AND to_date(email_sent_ts) = date_add(dt, 1) AND hour(email_sent_ts) BETWEEN 8 AND 10)
           AND (email_opened_ts IS NULL OR coalesce(email_opened_ts > email_sent_ts, FALSE))
           AND (email_clicked_ts IS NULL OR coalesce(email_clicked_ts > email_opened_ts, FALSE))
           AND is_recovered = (recovered_ts IS NOT NULL)
           AND (NOT is_recovered OR coalesce(recovered_ts > email_clicked_ts, FALSE))
           AND is_abandoned = (abandonment_stage IS NOT NULL) AND is_abandoned = (suspected_reason IS NOT NULL)
           AND (low_inventory_trigger OR coalesce(suspected_reason NOT IN ('low_inventory', 'out_of_stock'), TRUE)),
           FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM carts
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'reorders_come_at_the_reorder_point',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A position asks for goods only at or below its reorder point, and for enough to rise above it.'))
FROM (
SELECT CAST(count_if(NOT coalesce(reorder_quantity > 0 AND current_quantity BETWEEN 0 AND reorder_point
                                  AND current_quantity + reorder_quantity > reorder_point
                                  AND priority IN ('NORMAL', 'HIGH', 'URGENT'), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM reorders
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'reserved_units_are_open_orders',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'On the last day, units are reserved just for the online lines not yet shipped, picked up, or cancelled before that day.'))
FROM (
WITH side AS (
    SELECT location_key, product_id, reserved AS units FROM inventory_positions
    WHERE dt = (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    SELECT location_key, product_id, -quantity FROM online_order_lines
    WHERE if(fulfillment_mode = 'BOPIS', delivered_ts, shipped_ts) IS NULL
          AND coalesce(to_date(cancelled_ts) = (SELECT max(dt) FROM inventory_positions), TRUE)
)
SELECT CAST(count_if(units <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT datediff(max(dt), min(dt)) + 1 FROM inventory_positions) AS evidence, 3L AS needed
FROM (SELECT sum(units) AS units FROM side GROUP BY location_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'returns_are_restocked_in_one_to_three_days',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Returned goods stand on the shelf again in one to three days, or are written off (validation query 5f).'))
FROM (
SELECT CAST(count_if(NOT coalesce(is_return
                                  AND datediff(back.calendar_date, came.calendar_date) BETWEEN 1 AND 3, FALSE))
            AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed,
       concat(min(datediff(back.calendar_date, came.calendar_date)), ' to ',
              max(datediff(back.calendar_date, came.calendar_date)), ' days') AS detail
FROM gold_sales_fact f
LEFT JOIN gold_date_dim came ON came.date_key = f.date_key
LEFT JOIN gold_date_dim back ON back.date_key = f.return_restocked_date_key
WHERE f.return_restocked_date_key IS NOT NULL
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'returns_reverse_a_sale',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A return brings back what its customer had bought and received, no more than was sold, for the money paid.'))
FROM (
WITH back AS (
    SELECT return_for_line_id AS line_id, -sum(quantity) AS units, -sum(ext_cents) AS ext, -sum(tax_cents) AS tax,
           min(event_ts) AS back_ts, min(product_id) AS product_id, max(product_id) AS other_product,
           min(customer_id) AS customer_id, max(customer_id) AS other_customer
    FROM receipt_lines WHERE quantity < 0 GROUP BY return_for_line_id
), sale AS (
    SELECT receipt_line_id AS line_id, product_id, customer_id, quantity, ext_cents, tax_cents, event_ts AS had_ts
    FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT order_line_id, product_id, customer_id, quantity, ext_cents, tax_cents, delivered_ts FROM online_order_lines
)
SELECT CAST(count_if(NOT coalesce(b.units <= s.quantity AND b.back_ts > s.had_ts
                                  AND b.ext <= s.ext_cents AND b.tax <= s.tax_cents
                                  AND (b.units < s.quantity OR b.ext = s.ext_cents AND b.tax = s.tax_cents)
                                  AND b.product_id = s.product_id AND b.other_product = s.product_id
                                  AND b.customer_id = s.customer_id AND b.other_customer = s.customer_id, FALSE))
            AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM back b LEFT JOIN sale s ON s.line_id = b.line_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'sales_never_exceed_request_or_stock',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Nobody is sold more than they asked for, or than lay there at that moment; what is lacking is written down as lost.'))
FROM (
WITH line AS (
    SELECT quantity > requested_quantity OR quantity > inventory_at_purchase AS is_wrong
    FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT quantity <= 0 OR quantity > requested_quantity OR quantity > inventory_at_purchase
    FROM online_order_lines
    UNION ALL
    SELECT quantity < 0 OR quantity >= requested_quantity OR lost_quantity <> requested_quantity - quantity
           OR lost_revenue <> lost_quantity * unit_price OR reason <> if(quantity = 0, 'stockout', 'partial')
    FROM lost_requests
)
SELECT CAST(count_if(coalesce(is_wrong, TRUE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM line
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'sessions_lead_to_carts_and_orders',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What sessions put into a cart and did not take out is the cart, to the unit; each order is one completed checkout.'))
FROM (
WITH side AS (
    SELECT concat_ws('-', cart_id, product_id) AS thing, quantity AS units, ext_cents AS cents FROM cart_lines
    UNION ALL
    SELECT concat_ws('-', cart_id, product_id), if(event_type = 'add_to_cart', -quantity, quantity),
           if(event_type = 'add_to_cart', -value_cents, value_cents)
    FROM session_events WHERE event_type IN ('add_to_cart', 'remove_from_cart')
    UNION ALL
    SELECT concat_ws('-', order_id_ext, cart_id, event_ts), 1, subtotal_cents FROM online_orders
    UNION ALL
    SELECT concat_ws('-', order_id_ext, cart_id, event_ts), -1, -value_cents
    FROM session_events WHERE event_type = 'checkout_complete'
), way AS (
    SELECT min(event_ts) AS first_ts, min(event_ts) FILTER (WHERE event_type = 'page_view') AS opened_ts,
           count_if(event_type = 'page_view') AS openings,
           min(event_ts) FILTER (WHERE event_type = 'checkout_start') AS started_ts,
           max(event_ts) FILTER (WHERE event_type = 'checkout_complete') AS completed_ts,
           max(event_ts) FILTER (WHERE event_type IN ('add_to_cart', 'remove_from_cart')) AS carted_ts,
           count(*) = 1 AS is_bounce, max(is_bounce) AS most_bounce, min(is_bounce) AS least_bounce
    FROM session_events GROUP BY session_id
)
SELECT CAST((SELECT count_if(units <> 0 OR cents <> 0)
             FROM (SELECT sum(units) AS units, coalesce(sum(cents), 1) AS cents FROM side GROUP BY thing))
            + count_if(NOT coalesce(
                  openings = 1 AND first_ts = opened_ts AND most_bounce = is_bounce AND least_bounce = is_bounce
                  AND (completed_ts IS NULL OR coalesce(completed_ts >= started_ts, FALSE))
                  AND coalesce(carted_ts <= started_ts, TRUE), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM way
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'shop_tenders_have_their_mix',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'In shops 40 % of sales are paid by credit card, 30 % by debit card, 20 % in cash, 10 % by phone (+- 2.5 points).'))
FROM (
WITH tender AS (
    SELECT count(*) AS receipts, avg(if(payment_method = 'CREDIT_CARD', 1D, 0D)) AS credit,
           avg(if(payment_method = 'DEBIT_CARD', 1D, 0D)) AS debit, avg(if(payment_method = 'CASH', 1D, 0D)) AS cash,
           avg(if(payment_method = 'MOBILE_PAY', 1D, 0D)) AS mobile
    FROM receipts WHERE receipt_type = 'SALE'
)
SELECT greatest(abs(credit - 0.4), abs(debit - 0.3), abs(cash - 0.2), abs(mobile - 0.1)) AS measured,
       0D AS low, 0.025D AS high, receipts AS evidence, 10000L AS needed
FROM tender
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'shoppers_want_what_their_rates_say',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What shoppers want in the shops comes to what visits, baskets and the factors of each day lead one to expect.'))
FROM (
SELECT wanted / expected AS measured, 0.97D AS low, 1.03D AS high, CAST(wanted AS BIGINT) AS evidence, 50000L AS needed
FROM (
    SELECT (SELECT sum(r.shop_units * f.total)
            FROM demand_rates r
            JOIN demand_factors f ON f.location_id = r.location_key AND trunc(f.dt, 'WEEK') = r.dt) AS expected,
           (SELECT sum(units)
            FROM (SELECT requested_quantity AS units FROM receipt_lines
                  WHERE quantity > 0 AND substitutes_request_id IS NULL
                  UNION ALL
                  SELECT requested_quantity FROM lost_requests
                  WHERE quantity = 0 AND channel IN ('STORE_POS', 'STORE_KIOSK'))) AS wanted
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'shops_draw_by_their_size',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Shops of each volume class, from flagship to kiosk, have the visits that their size promises, to four standard errors.'))
FROM (
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), busy AS (
    SELECT store_id, dt, count(*) AS visits FROM visit GROUP BY store_id, dt
), class AS (
    SELECT * FROM VALUES ('flagship', 2.5D, 3D), ('high_volume', 1.8D, 2.4D), ('medium_volume', 0.8D, 1.2D),
                         ('low_volume', 0.4D, 0.7D), ('kiosk', 0.25D, 0.35D) AS class (name, least_size, most_size)
), size AS (
    SELECT c.name, sum(coalesce(b.visits, 0)) AS visits,
           -- a size beyond the bounds of its class promises no more than they do
           sum(least(greatest(CAST(s.daily_traffic_multiplier AS DOUBLE), c.least_size), c.most_size) * f.total)
               AS promised
    FROM demand_factors f
    JOIN stores s ON s.id = f.location_id
    JOIN class c ON c.name = s.volume_class
    LEFT JOIN busy b ON b.store_id = f.location_id AND b.dt = f.dt
    GROUP BY c.name
), share AS (
    SELECT name, visits, promised / sum(promised) OVER () AS share,
           promised / sum(promised) OVER () * sum(visits) OVER () AS expected
    FROM size
), stray AS (
    SELECT name, expected, try_divide(visits, expected) - 1 AS off, 4 * sqrt(try_divide(1 - share, expected)) AS room
    FROM share
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY abs(try_divide(off, room)) DESC NULLS LAST, name) AS place FROM stray
)
SELECT max(if(place = 1, off, NULL)) AS measured, -max(if(place = 1, room, NULL)) AS low,
       max(if(place = 1, room, NULL)) AS high,
       if(count(*) > 1, CAST(floor(min(expected)) AS BIGINT), 0) AS evidence, 500L AS needed,
       max(if(place = 1, name, NULL)) AS detail
FROM ranked
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'shrink_is_rare',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Miscounts, breakage and theft touch about 8 positions in 10 000 a day.'))
FROM (
WITH figure AS (
    SELECT (SELECT count(*) FROM store_inventory_txn WHERE source IN ('COUNT', 'BREAKAGE', 'THEFT'))
           + (SELECT count(*) FROM dc_inventory_txn WHERE source IN ('COUNT', 'BREAKAGE', 'THEFT')) AS events,
           (SELECT count(*) FROM inventory_positions) AS position_days
)
SELECT try_divide(events, position_days) AS measured, 0.00055D AS low, 0.00095D AS high,
       position_days AS evidence, 400000L AS needed
FROM figure
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'six_in_ten_returns_are_for_the_size',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Six in ten of the lines that come back do so because their size does not fit.'))
FROM (
SELECT avg(if(return_reason IN ('too_small', 'too_large'), 1D, 0D)) AS measured, 0.55D AS low, 0.65D AS high,
       count(*) AS evidence, 800L AS needed
FROM gold_size_fit_bridge WHERE is_returned
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'size_fits_agree_with_returns',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What is told of a fit belongs to its line, and says that it came back if and only if it did, and why.'))
FROM (
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_size_fit_bridge) AS evidence, 0L AS needed
FROM gold_size_fit_bridge f
LEFT JOIN gold_sales_fact s ON s.line_item_id = f.line_item_id AND NOT s.is_return
LEFT JOIN gold_sales_fact r ON r.original_line_item_id = f.line_item_id AND r.is_return
WHERE s.line_item_id IS NULL OR s.product_key <> f.product_key OR s.customer_key <> f.customer_key
   OR f.is_returned <> (r.line_item_id IS NOT NULL)
   OR f.is_returned <> (f.return_reason IS NOT NULL)
   OR f.kept_size IS DISTINCT FROM if(f.is_returned, NULL, f.ordered_size)
   OR (f.ordered_size = f.recommended_size) <> (f.fit_description = 'perfect')
   OR (f.return_reason IN ('too_small', 'too_large')) <> (f.fit_description <> 'perfect')
   OR (f.return_reason IN ('too_small', 'too_large') AND f.return_reason <> f.fit_description)
   OR f.fit_score NOT BETWEEN if(f.fit_description = 'perfect', 4, 1) AND if(f.fit_description = 'perfect', 5, 3)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'snapshots_are_the_last_close',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The stock lists of shops and distribution centres show every position as the last day left it.'))
FROM (
WITH side AS (
    SELECT location_key, product_id, xxhash64(available, reorder_point) & 4294967295L AS row_hash
    FROM inventory_positions WHERE dt = (SELECT max(dt) FROM inventory_positions)
    UNION ALL
    SELECT store_id, product_id, -(xxhash64(current_quantity, reorder_point) & 4294967295L)
    FROM store_inventory_snapshots
    UNION ALL
    SELECT dc_id + 100000, product_id, -(xxhash64(current_quantity, reorder_point) & 4294967295L)
    FROM dc_inventory_snapshots
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY location_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'sold_units_agree_everywhere',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Per place, product and day, the units on lines, in SALE movements and in the sales of the star are the same.'))
FROM (
WITH side AS (
    SELECT dt, store_id AS location_key, product_id, quantity AS on_lines, 0 AS moved, 0 AS in_star
    FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT dt, location_key, product_id, quantity, 0, 0 FROM online_order_lines
    UNION ALL
    SELECT dt, store_id, product_id, 0, -quantity, 0 FROM store_inventory_txn WHERE txn_type = 'SALE'
    UNION ALL
    SELECT dt, dc_id + 100000, product_id, 0, -quantity, 0 FROM dc_inventory_txn WHERE txn_type = 'SALE'
    UNION ALL
    SELECT to_date(CAST(date_key AS STRING), 'yyyyMMdd'), location_key, product_key, 0, 0, quantity_sold
    FROM gold_sales_fact WHERE NOT is_return
)
SELECT CAST(count_if(on_lines <> moved OR moved <> in_star) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM (SELECT sum(on_lines) AS on_lines, sum(moved) AS moved, sum(in_star) AS in_star
      FROM side GROUP BY dt, location_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'some_carts_come_back',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Of carts left behind, 5 to 10 in 100 are ordered after all (7.6 by the shares of mails sent, opened, clicked, heeded).'))
FROM (
SELECT avg(if(is_recovered, 1D, 0D)) AS measured, 0.05D AS low, 0.1D AS high, count(*) AS evidence, 3000L AS needed
FROM carts WHERE is_abandoned AND dt <= (SELECT date_sub(max(dt), 3) FROM carts)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stock_cuts_some_sales',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Stock cuts some sales: there are lines with less sold than requested, and units that they lack (validation query 5b).'))
FROM (
SELECT CAST(least(count_if(is_inventory_constrained),
                  coalesce(sum(quantity_requested - quantity_sold), 0)) AS DOUBLE) AS measured,
       1D AS low, 1e15D AS high, count(*) AS evidence, 2000L AS needed
FROM gold_sales_fact WHERE quantity_requested IS NOT NULL
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stock_is_in_steady_state',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Stock neither piles up nor runs dry: the last quarter holds as much as the second within 10 %, season apart.'))
FROM (
WITH horizon AS (
    SELECT min(dt) AS first_day, datediff(max(dt), min(dt)) + 1 AS days FROM inventory_positions
), stock AS (
    SELECT datediff(dt, first_day) * 4 DIV days AS quarter, sum(available) / count(DISTINCT dt) AS units,
           count(*) / count(DISTINCT dt) AS positions
    FROM inventory_positions CROSS JOIN horizon
    GROUP BY datediff(dt, first_day) * 4 DIV days
), demand AS (
    SELECT datediff(f.dt, first_day) * 4 DIV days AS quarter,
           sum(s.daily_traffic_multiplier * least(f.season * f.weekday * f.holiday, 5D)) / count(DISTINCT f.dt) AS units
    FROM demand_factors f JOIN stores s ON s.id = f.location_id CROSS JOIN horizon
    GROUP BY datediff(f.dt, first_day) * 4 DIV days
), growth AS (
    SELECT max(if(quarter = 3, stock.units, NULL)) / max(if(quarter = 1, stock.units, NULL)) AS of_stock,
           max(if(quarter = 3, demand.units, NULL)) / max(if(quarter = 1, demand.units, NULL)) AS of_demand,
           max(positions) AS positions
    FROM stock JOIN demand USING (quarter)
)
SELECT of_stock AS measured, least(of_demand, 1D) * 0.9 AS low, greatest(of_demand, 1D) * 1.1 AS high,
       if(positions >= 1000, days, 0) AS evidence, 90L AS needed
FROM growth CROSS JOIN horizon
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stock_is_never_negative',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'No position ever holds fewer than no units, at no close and after no movement.'))
FROM (
SELECT CAST(count_if(units < 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (
    SELECT least(opening, available, reserved, damaged, in_transit) AS units FROM inventory_positions
    UNION ALL
    SELECT balance FROM store_inventory_txn
    UNION ALL
    SELECT balance FROM dc_inventory_txn
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stockout_events_are_the_days_at_zero',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Every day on which a position closes at 0 belongs to exactly one stockout event, and no other day does.'))
FROM (
WITH empty_run AS (
    SELECT location_key, product_id, date_sub(dt, stockout_days - 1) AS began, max(dt) AS ended,
           count(*) AS days, max(stockout_days) AS counted, min_by(opening, dt) AS opening
    FROM inventory_positions WHERE available = 0
    GROUP BY location_key, product_id, date_sub(dt, stockout_days - 1)
), event AS (
    SELECT location_key, product_key, to_date(CAST(stockout_start_date_key AS STRING), 'yyyyMMdd') AS start_day,
           stockout_end_date_key, stockout_duration_days
    FROM gold_stockout_events
)
SELECT CAST(count_if(NOT coalesce(
           -- the run has no gap, and did not begin with a shelf that was empty already
           days = datediff(ended, began) + 1 AND days = counted
           AND (opening > 0 OR began = (SELECT min(dt) FROM inventory_positions))
           AND days = stockout_duration_days
           -- open events are those of the last day
           AND stockout_end_date_key <=> if(ended < (SELECT max(dt) FROM inventory_positions),
                                            CAST(date_format(ended, 'yyyyMMdd') AS INT), NULL), FALSE)) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM empty_run FULL JOIN event
     ON event.location_key = empty_run.location_key AND event.product_key = empty_run.product_id
        AND event.start_day = empty_run.began
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stockout_events_count_lost_sales',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What a stockout cost is counted, not guessed: the requests refused or cut from its first to its last day.'))
FROM (
WITH counted AS (
    SELECT e.lost_sales_attempts, e.lost_sales_quantity, e.lost_sales_revenue,
           count(l.request_id) AS attempts, coalesce(sum(l.lost_quantity), 0) AS quantity,
           coalesce(sum(l.lost_revenue), 0) AS revenue
    FROM gold_stockout_events e
    LEFT JOIN gold_lost_sales_fact l
         ON l.location_key = e.location_key AND l.product_key = e.product_key
            AND l.date_key BETWEEN e.stockout_start_date_key AND coalesce(e.stockout_end_date_key, 99991231)
    GROUP BY e.stockout_id, e.lost_sales_attempts, e.lost_sales_quantity, e.lost_sales_revenue
)
SELECT CAST(count_if(lost_sales_attempts <> attempts OR lost_sales_quantity <> quantity
                     OR lost_sales_revenue <> revenue) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, coalesce(sum(attempts), 0) AS evidence, 0L AS needed
FROM counted
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stockout_rate_meets_its_target',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'After the second week, the mean share of positions that close a day at 0 is within one point of the target.'))
FROM (
WITH target AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.target_stockout_rate') AS DOUBLE) AS rate FROM run_manifest
), day AS (
    SELECT dt, avg(if(available = 0, 1D, 0D)) AS rate, count(*) AS positions FROM inventory_positions GROUP BY dt
), horizon AS (
    SELECT min(dt) AS first_day, count(*) AS days, max_by(positions, dt) AS positions FROM day
)
SELECT avg(if(dt >= date_add(first_day, 14), day.rate, NULL)) AS measured,
       max(target.rate) - 0.01D AS low, max(target.rate) + 0.01D AS high,
       max(if(days >= 28, horizon.positions, 0L)) AS evidence, 5000L AS needed
FROM day CROSS JOIN horizon CROSS JOIN target
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stockout_rate_stays_in_its_band',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'On four days of five, the share of positions that close at 0 is within 2.5 points of the target (5 to 10 %).'))
FROM (
WITH target AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.target_stockout_rate') AS DOUBLE) AS rate FROM run_manifest
), day AS (
    SELECT dt, avg(if(available = 0, 1D, 0D)) AS rate, count(*) AS positions FROM inventory_positions GROUP BY dt
), horizon AS (
    SELECT min(dt) AS first_day, count(*) AS days, max_by(positions, dt) AS positions FROM day
), rush AS (
    SELECT DISTINCT explode(sequence(dt, date_add(dt, 14))) AS dt FROM demand_factors WHERE holiday >= 2
), judged AS (
    SELECT day.rate BETWEEN target.rate - 0.025D AND target.rate + 0.025D AS is_in_band, days, horizon.positions
    FROM day CROSS JOIN horizon CROSS JOIN target LEFT ANTI JOIN rush ON rush.dt = day.dt
    WHERE day.dt >= date_add(first_day, 14)
)
SELECT avg(if(is_in_band, 1D, 0D)) AS measured, 0.8D AS low, 1D AS high,
       coalesce(max(if(days >= 28, positions, 0L)), 0L) AS evidence, 5000L AS needed
FROM judged
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stockout_share_on_the_last_day',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'On the last day 5 to 10 % of the positions are out of stock: the target +- 2.5 points (validation query 5a).'))
FROM (
WITH target AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.target_stockout_rate') AS DOUBLE) * 100 AS percent
    FROM run_manifest
), horizon AS (
    SELECT datediff(max(dt), min(dt)) + 1 AS days,
           max(if(holiday >= 2, dt, NULL)) >= date_sub(max(dt), 14) AS is_after_rush, max(dt) AS last_day
    FROM demand_factors
), struck AS (
    SELECT max(coalesce(to_date(end_time), dt)) AS last_day FROM supply_chain_disruption WHERE severity = 'SEVERE'
), position AS (
    SELECT avg(if(is_stockout, 100D, 0D)) AS percent, count(*) AS positions
    FROM gold_inventory_fact WHERE date_key = (SELECT max(date_key) FROM gold_inventory_fact)
)
SELECT position.percent AS measured, target.percent - 2.5D AS low, target.percent + 2.5D AS high,
       if(days >= 28 AND NOT coalesce(is_after_rush, FALSE)
          AND NOT coalesce(struck.last_day >= date_sub(horizon.last_day, 14), FALSE), positions, 0L) AS evidence,
       5000L AS needed
FROM position CROSS JOIN horizon CROSS JOIN target CROSS JOIN struck
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stockouts_are_first_days_at_zero',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A stockout is reported at closing time of the first day on which the position closes at 0, with what it opened with.'))
FROM (
WITH side AS (
    SELECT dt, location_key, product_id, xxhash64(opening) & 4294967295L AS row_hash
    FROM inventory_positions WHERE available = 0 AND stockout_days = 1
    UNION ALL
    SELECT dt, coalesce(store_id, dc_id + 100000), product_id, -(xxhash64(last_known_quantity) & 4294967295L)
    FROM stockouts
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY dt, location_key, product_id)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stockouts_last_days_not_ages',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A stockout lasts some days, on average less than two weeks (validation query 5c; its other figures beside it).'))
FROM (
SELECT avg(stockout_duration_days) AS measured, 1D AS low, 14D AS high, count(*) AS evidence, 100L AS needed,
       concat(count(*), ' stockouts, ', coalesce(sum(lost_sales_attempts), 0), ' requests for ',
              coalesce(sum(lost_sales_quantity), 0), ' units worth ', coalesce(sum(lost_sales_revenue), 0), ' lost, ',
              coalesce(round(100 * avg(if(peak_season_flag, 1, 0)), 1), 0), ' % in peak season') AS detail
FROM gold_stockout_events
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'substitutes_stand_in_for_refusals',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A substitute replaces one refused request of the visit by another product of its category; the refusal says so.'))
FROM (
WITH substitute AS (
    SELECT s.substitutes_request_id,
           l.trace_id = s.trace_id AND l.dt = s.dt AND l.store_id = s.store_id AND l.quantity = 0 AND l.is_substituted
           AND l.product_id <> s.product_id AND instead.category = wanted.category
           AND s.quantity = s.requested_quantity AS is_right
    FROM receipt_lines s
    LEFT JOIN lost_requests l ON l.request_id = s.substitutes_request_id
    LEFT JOIN products_master wanted ON wanted.id = l.product_id
    LEFT JOIN products_master instead ON instead.id = s.product_id
    WHERE s.substitutes_request_id IS NOT NULL
)
SELECT CAST(count_if(NOT coalesce(is_right, FALSE)) + count(*) - count(DISTINCT substitutes_request_id)
            + abs(count(*) - (SELECT count_if(is_substituted) FROM lost_requests)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM substitute
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'suppliers_take_about_a_week',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Suppliers deliver to the distribution centres in a week on average.'))
FROM (
SELECT avg(datediff(t.dt, r.dt)) AS measured, 6.5D AS low, 7.5D AS high, count(*) AS evidence, 1000L AS needed
FROM dc_inventory_txn t JOIN reorders r ON r.reorder_id = t.cause_id
WHERE t.cause_type = 'REORDER'
  -- what was ordered in the last days and is quick would make the mean too short
  AND r.dt <= (SELECT date_sub(max(dt), 10) FROM inventory_positions)
  AND r.dt >= (SELECT min(dt) FROM inventory_positions)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'ten_impressions_bring_one_visit',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'People who saw an impression visit a shop a tenth of a time more often in the six days after it than in those before.'))
FROM (
WITH visit AS (
    SELECT trace_id, store_id, dt, customer_id FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, customer_id FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), weighed AS (
    SELECT v.customer_id, v.dt, sum(f.marketing / f.total) AS visits
    FROM visit v JOIN demand_factors f ON f.location_id = v.store_id AND f.dt = v.dt
    GROUP BY v.customer_id, v.dt
), horizon AS (
    SELECT min(dt) AS first_day, max(dt) AS last_day FROM inventory_positions
), shown AS (
    SELECT customer_id, dt FROM marketing CROSS JOIN horizon
    WHERE dt >= date_add(first_day, 6) AND dt <= date_sub(last_day, 6)
), change AS (
    SELECT sum(if(w.dt > s.dt, w.visits, -w.visits)) AS visits
    FROM shown s JOIN weighed w ON w.customer_id = s.customer_id
                               AND w.dt <> s.dt AND abs(datediff(w.dt, s.dt)) <= 6
)
SELECT try_divide(max(c.visits), count(*)) AS measured, 0.07D AS low, 0.13D AS high,
       count(*) AS evidence, 25000L AS needed
FROM shown CROSS JOIN change c
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'three_phones_in_ten_are_known',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Of the visits whose phone a beacon hears, 30 % are those of a known customer.'))
FROM (
WITH visit AS (
    SELECT visitor_id, max(customer_id) AS customer_id FROM ble_pings GROUP BY visitor_id
)
SELECT avg(if(customer_id IS NULL, 0D, 1D)) AS measured, 0.27D AS low, 0.33D AS high,
       count(DISTINCT customer_id) AS evidence, 1000L AS needed
FROM visit
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'tickets_are_paid_exactly',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Each receipt, order and refund has one approved payment of its total, by its tender; refusals come before.'))
FROM (
WITH side AS (
    SELECT receipt_id_ext AS ticket, 1 AS tickets, 0 AS approved, total_cents AS cents, payment_method,
           CAST(NULL AS TIMESTAMP) AS approved_ts, CAST(NULL AS TIMESTAMP) AS declined_ts, FALSE AS is_wrong
    FROM receipts
    UNION ALL
    SELECT order_id_ext, 1, 0, total_cents, payment_method, NULL, NULL, FALSE FROM online_orders
    UNION ALL
    SELECT order_id_ext, 0, -1, -ext_cents - tax_cents, payment_method, NULL, NULL, FALSE
    FROM online_order_lines WHERE cancelled_ts IS NOT NULL
    UNION ALL
    SELECT coalesce(receipt_id_ext, order_id_ext), 0, if(status = 'APPROVED', 1, 0),
           if(status = 'APPROVED', -amount_cents, 0), payment_method,
           if(status = 'APPROVED', event_ts, NULL), if(status = 'DECLINED', event_ts, NULL),
           (receipt_id_ext IS NULL) = (order_id_ext IS NULL) OR amount * 100 <> amount_cents
           OR status NOT IN ('APPROVED', 'DECLINED') OR (status = 'DECLINED') <> (decline_reason IS NOT NULL)
    FROM payments
)
SELECT CAST(count_if(tickets <> 1 OR approved <> 1 OR cents <> 0 OR tenders <> 1 OR is_wrong
                     OR coalesce(last_declined > first_approved, FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(tickets) AS tickets, sum(approved) AS approved, sum(cents) AS cents,
             if(min(payment_method) = max(payment_method), 1, 2) AS tenders, max(is_wrong) AS is_wrong,
             max(declined_ts) AS last_declined, min(approved_ts) AS first_approved
      FROM side GROUP BY ticket)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'truck_statuses_follow_each_other',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A shipment is scheduled, loaded, 2 to 12 hours on the road unless delayed, arrives and is unloaded, in order.'))
FROM (
WITH reached AS (
    SELECT min(if(status = 'SCHEDULED', event_ts, NULL)) AS scheduled,
           min(if(status = 'LOADING', event_ts, NULL)) AS loading,
           min(if(status = 'IN_TRANSIT', event_ts, NULL)) AS departed,
           min(if(status = 'DELAYED', event_ts, NULL)) AS delayed,
           min(if(status = 'ARRIVED', event_ts, NULL)) AS arrived,
           min(if(status = 'UNLOADING', event_ts, NULL)) AS unloading,
           min(if(status = 'COMPLETED', event_ts, NULL)) AS completed, max(departure_time) AS left_again,
           min(eta) AS eta, min(etd) AS etd,
           min(truck_id) = max(truck_id) AND min(eta) = max(eta) AND min(etd) = max(etd) AS is_one_plan
    FROM truck_moves GROUP BY shipment_id
)
SELECT CAST(count_if(NOT coalesce(
           is_one_plan AND scheduled IS NOT NULL AND eta <= etd
           -- a status that was reached comes after the one before it, which was reached too
           AND if(loading IS NULL, departed IS NULL, scheduled <= loading)
           AND if(departed IS NULL, delayed IS NULL AND arrived IS NULL, loading <= departed)
           AND if(arrived IS NULL, unloading IS NULL, departed <= arrived AND arrived = eta)
           AND if(unloading IS NULL, completed IS NULL, arrived <= unloading)
           AND if(completed IS NULL, left_again IS NULL,
                  unloading <= completed AND completed = etd AND left_again = completed)
           AND if(delayed IS NULL,
                  arrived IS NULL OR unix_timestamp(arrived) - unix_timestamp(departed) BETWEEN 7200 AND 43200,
                  departed <= delayed AND (arrived IS NULL OR delayed <= arrived)), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM reached
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'visits_follow_the_traffic',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Over all shops and days there are as many visits as the config\'s shoppers times each day\'s factors come to.'))
FROM (
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), asked AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.shoppers_per_day') AS DOUBLE)
           * (1 - CAST(get_json_object(max_by(config, run_id), '$.digital_share') AS DOUBLE)) AS visits_per_day
    FROM run_manifest
), expected AS (
    SELECT sum(s.daily_traffic_multiplier * f.total)
           / (SELECT sum(daily_traffic_multiplier) FROM stores) AS ordinary_days
    FROM demand_factors f JOIN stores s ON s.id = f.location_id
)
SELECT try_divide(count(*), max(ordinary_days * visits_per_day)) AS measured, 0.94D AS low, 1.06D AS high,
       count(*) AS evidence, 5000L AS needed
FROM visit CROSS JOIN expected CROSS JOIN asked
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'weather_moves_visits',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Other factors apart, sun brings 1.1 times the visits, rain .85, snow .7 and storm .5, to four standard errors.'))
FROM (
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), busy AS (
    SELECT store_id, dt, count(*) AS visits FROM visit GROUP BY store_id, dt
), weather AS (
    -- a day has the weather whose factor its own comes nearest to
    SELECT * FROM VALUES ('sunny', 1.1D, 1.05D, 9D), ('cloudy', 1D, 0.925D, 1.05D), ('rain', 0.85D, 0.775D, 0.925D),
                         ('snow', 0.7D, 0.6D, 0.775D), ('storm', 0.5D, 0D, 0.6D) AS weather (name, factor, above, up_to)
), day AS (
    SELECT w.name, w.factor, sum(coalesce(b.visits, 0)) AS visits,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.season * f.weekday * f.holiday * f.event * f.marketing
               * w.factor) AS promised
    FROM demand_factors f
    JOIN stores s ON s.id = f.location_id
    JOIN weather w ON f.weather > w.above AND f.weather <= w.up_to
    LEFT JOIN busy b ON b.store_id = f.location_id AND b.dt = f.dt
    -- a day at the cap does not show its weather
    WHERE f.total > 0 AND f.season * f.weekday * f.holiday * f.weather * f.event <= 5
    GROUP BY w.name, w.factor
), share AS (
    SELECT name, factor, visits, promised / sum(promised) OVER () AS share,
           promised / sum(promised) OVER () * sum(visits) OVER () AS expected
    FROM day
), stray AS (
    SELECT name, factor, expected, try_divide(visits, expected) - 1 AS off,
           4 * sqrt(try_divide(1 - share, expected)) AS room
    FROM share
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY abs(try_divide(off, room)) DESC NULLS LAST, name) AS place
    FROM stray WHERE expected >= 100
)
SELECT max(if(place = 1, off, NULL)) AS measured, -max(if(place = 1, room, NULL)) AS low,
       max(if(place = 1, room, NULL)) AS high,
       -- visits in bad weather, or in other weather where they are fewer
       coalesce(CAST(floor(least(sum(if(factor < 1, expected, 0D)), sum(if(factor < 1, 0D, expected)))) AS BIGINT), 0)
           AS evidence, 1000L AS needed,
       max(if(place = 1, name, NULL)) AS detail
FROM ranked
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'weekdays_have_their_profile',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Other factors apart, each weekday has its share of the visits, Monday .7 to Saturday 1.4, within four standard errors.'))
FROM (
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), busy AS (
    SELECT store_id, dt, count(*) AS visits FROM visit GROUP BY store_id, dt
), profile AS (
    SELECT * FROM VALUES (1, 'Sunday', 1.1D), (2, 'Monday', 0.7D), (3, 'Tuesday', 0.8D), (4, 'Wednesday', 0.9D),
                         (5, 'Thursday', 1.0D), (6, 'Friday', 1.2D), (7, 'Saturday', 1.4D)
                         AS profile (number, name, factor)
), weekday AS (
    SELECT p.name, sum(coalesce(b.visits, 0)) AS visits,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.season * f.holiday * f.weather * f.event * f.marketing
               * p.factor) AS promised
    FROM demand_factors f
    JOIN stores s ON s.id = f.location_id
    JOIN profile p ON p.number = dayofweek(f.dt)
    LEFT JOIN busy b ON b.store_id = f.location_id AND b.dt = f.dt
    -- a day at the cap does not show its weekday
    WHERE f.total > 0 AND f.season * f.weekday * f.holiday * f.weather * f.event <= 5
    GROUP BY p.name
), share AS (
    SELECT name, visits, promised / sum(promised) OVER () AS share,
           promised / sum(promised) OVER () * sum(visits) OVER () AS expected
    FROM weekday
), stray AS (
    SELECT name, expected, try_divide(visits, expected) - 1 AS off, 4 * sqrt(try_divide(1 - share, expected)) AS room
    FROM share
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY abs(try_divide(off, room)) DESC NULLS LAST, name) AS place FROM stray
)
SELECT max(if(place = 1, off, NULL)) AS measured, -max(if(place = 1, room, NULL)) AS low,
       max(if(place = 1, room, NULL)) AS high,
       if(count(*) = 7, CAST(floor(min(expected)) AS BIGINT), 0) AS evidence, 1000L AS needed,
       max(if(place = 1, name, NULL)) AS detail
FROM ranked
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'zone_changes_have_no_gaps',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A visit\'s changes of zone begin at the entrance, go on from where the last one led, and stand in the order of time.'))
FROM (
WITH step AS (
    SELECT visitor_id, from_zone, to_zone, event_ts, customer_ble_id,
           lag(to_zone, 1, 'ENTRANCE') OVER way AS stood_in, lag(event_ts) OVER way AS since,
           lag(customer_ble_id) OVER way AS phone
    FROM customer_zone_changes WINDOW way AS (PARTITION BY visitor_id ORDER BY trace_id)
), heard AS (
    SELECT visitor_id, zone, min(customer_ble_id) AS phone FROM ble_pings GROUP BY visitor_id, zone
)
SELECT CAST(count_if(from_zone <> stood_in OR from_zone = to_zone OR event_ts < since OR customer_ble_id <> s.phone
                     OR h.phone IS NULL OR h.phone <> customer_ble_id) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM step s LEFT JOIN heard h ON h.visitor_id = s.visitor_id AND h.zone = s.to_zone
));

SELECT one.status, one.name, one.measured, one.low, one.high, one.evidence, one.needed, one.meaning
FROM (SELECT explode(found) AS one) ORDER BY one.status, one.name;

SELECT assert_true(size(filter(found, one -> one.status = 'fails')) = 0,
  concat('these checks fail: ', array_join(transform(filter(found, one -> one.status = 'fails'), one -> one.name), ', ')));
