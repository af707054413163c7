-- Affinity counts each line that a customer bought, under the customer's current version.
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
