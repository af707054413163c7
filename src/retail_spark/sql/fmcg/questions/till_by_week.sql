-- How did promotions and their hangovers move the till, week by week? (1 is an ordinary week of the same shops and SKUs)
SELECT CAST(date_trunc('WEEK', s.sale_date) AS DATE) AS monday, sum(s.quantity_eaches) AS eaches,
       sum(s.base_quantity) AS ordinary_eaches,
       sum(CASE WHEN s.is_promotional THEN s.quantity_eaches ELSE 0 END) AS promotional_eaches,
       sum(CASE WHEN s.promo_id = 1 AND s.is_promotional THEN s.quantity_eaches ELSE 0 END) AS black_friday_eaches,
       sum(s.quantity_eaches) * 1.0 / sum(s.base_quantity) AS against_base,
       100 * avg(CASE WHEN s.is_promotional THEN 1E0 ELSE 0E0 END) AS percent_promotional
FROM pos_sales s
GROUP BY CAST(date_trunc('WEEK', s.sale_date) AS DATE)
ORDER BY monday
