-- What did each promotion really lift at each account? (eaches sold by eaches that an ordinary week would have sold)
SELECT p.promo_code, p.name, a.account_code, p.lift_multiplier AS promised_lift, count(*) AS sales,
       sum(s.quantity_eaches) AS eaches, sum(s.base_quantity) AS base_eaches,
       sum(s.quantity_eaches) * 1.0 / sum(s.base_quantity) AS lift
FROM pos_sales s
JOIN promotions p ON p.id = s.promo_id
JOIN retail_locations l ON l.id = s.retail_location_id
JOIN retail_accounts a ON a.id = l.retail_account_id
WHERE s.is_promotional
GROUP BY p.promo_code, p.name, a.account_code, p.lift_multiplier
ORDER BY eaches DESC, p.promo_code, a.account_code
