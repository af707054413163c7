-- What was sold each day, and what shoppers asked for in vain?
SELECT dt, coalesce(sold, 0) AS sold, coalesce(lost, 0) AS lost
FROM (SELECT dt, sum(net_sales_amount) AS sold FROM gold_sales_fact WHERE NOT is_return GROUP BY dt)
FULL JOIN (SELECT dt, sum(lost_revenue) AS lost FROM gold_lost_sales_fact GROUP BY dt) USING (dt)
ORDER BY dt
