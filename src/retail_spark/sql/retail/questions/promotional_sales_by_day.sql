-- What was sold each day at full price and what on promotion, and what did the discounts come to?
SELECT dt, if(is_promotional, 'on promotion', 'at full price') AS price, CAST(sum(net_sales_amount) AS DOUBLE) AS sold,
       sum(quantity_sold) AS units, CAST(sum(discount_amount) AS DOUBLE) AS discount
FROM gold_sales_fact
WHERE NOT is_return
GROUP BY dt, if(is_promotional, 'on promotion', 'at full price')
