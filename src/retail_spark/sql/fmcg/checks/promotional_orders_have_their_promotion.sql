-- A promotional order names a promotion that targets its account and is active on the order date.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT p.id IS NULL OR a.promo_id IS NULL OR o.order_date NOT BETWEEN p.start_date AND p.end_date AS bad
    FROM orders o
    LEFT JOIN promotions p ON p.id = o.promo_id
    LEFT JOIN promotion_accounts a ON a.promo_id = o.promo_id AND a.retail_account_id = o.retail_account_id
    WHERE o.order_type = 'promotional' OR o.promo_id IS NOT NULL
)
