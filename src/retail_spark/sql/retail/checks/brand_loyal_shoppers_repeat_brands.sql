-- Brand-loyal shoppers ask for the same brand again where others take now this brand, now that.
-- Of two lines that a customer asks for in one category, on different visits, so many more are of one brand: of the pairs
-- that would not agree by chance, as those of other shoppers do. Three lines in five are of the own brand, so of pairs
-- 36 %; promotions, and shops that carry less, make another brand the own one now and then.
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
