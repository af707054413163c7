-- In the week after Black Friday its shops sell 0.5 to 0.75 of the eaches of its SKUs that they ordinarily do.
WITH meant AS (
    SELECT s.quantity_eaches, NOT s.is_promotional
             AND trunc(s.sale_date, 'WEEK') = date_add(trunc(p.start_date, 'WEEK'), 7) AS is_after,
           NOT s.is_promotional AND s.hangover_multiplier = 1 AS is_ordinary
    FROM pos_sales s
    JOIN retail_locations l ON l.id = s.retail_location_id
    JOIN promotions p ON p.promo_code = 'PROMO-BF-2024'
    JOIN promotion_skus k ON k.promo_id = p.id AND k.sku_id = s.sku_id
    JOIN promotion_accounts a ON a.promo_id = p.id AND a.retail_account_id = l.retail_account_id
)
SELECT try_divide(avg(if(is_after, quantity_eaches, NULL)), avg(if(is_ordinary, quantity_eaches, NULL))) AS measured,
       0.5D AS low, 0.75D AS high, count_if(is_after) AS evidence, 200L AS needed
FROM meant
