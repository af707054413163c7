-- What was sold, and what was lost, by day, channel and kind of product?
SELECT f.dt, c.channel_name, p.category_level_1 AS category, CAST(sum(f.sold) AS DOUBLE) AS sold, sum(f.units) AS units,
       CAST(sum(f.margin) AS DOUBLE) AS margin, CAST(sum(f.returned) AS DOUBLE) AS returned,
       CAST(sum(f.cancelled) AS DOUBLE) AS cancelled, CAST(sum(f.lost) AS DOUBLE) AS lost
FROM (
    SELECT dt, channel_key, product_key, if(is_return, 0, net_sales_amount) AS sold,
           if(is_return, 0, quantity_sold) AS units, gross_margin_amount AS margin,
           if(return_source = 'CUSTOMER_RETURN', -net_sales_amount, 0) AS returned,
           if(return_source = 'CANCELLATION', -net_sales_amount, 0) AS cancelled, 0 AS lost
    FROM gold_sales_fact
    UNION ALL
    SELECT dt, channel_key, product_key, 0, 0, 0, 0, 0, lost_revenue FROM gold_lost_sales_fact
) f
JOIN gold_channel_dim c USING (channel_key) JOIN gold_product_dim p USING (product_key)
GROUP BY f.dt, c.channel_name, p.category_level_1
