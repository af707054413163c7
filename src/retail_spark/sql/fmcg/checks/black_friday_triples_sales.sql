-- In the week of Black Friday its shops sell 2.5 to 3.5 times as many eaches of its SKUs as they ordinarily do.
WITH meant AS (
    SELECT s.quantity_eaches, s.promo_id = p.id AND trunc(s.sale_date, 'WEEK') = trunc(p.start_date, 'WEEK') AS is_own,
           NOT s.is_promotional AND s.hangover_multiplier = 1 AS is_ordinary
    FROM pos_sales s
    JOIN retail_locations l ON l.id = s.retail_location_id
    JOIN promotions p ON p.promo_code = 'PROMO-BF-2024'
    JOIN promotion_skus k ON k.promo_id = p.id AND k.sku_id = s.sku_id
    JOIN promotion_accounts a ON a.promo_id = p.id AND a.retail_account_id = l.retail_account_id
)
SELECT try_divide(avg(if(is_own, quantity_eaches, NULL)), avg(if(is_ordinary, quantity_eaches, NULL))) AS measured,
       2.5D AS low, 3.5D AS high, count_if(is_own) AS evidence, 200L AS needed
FROM meant
