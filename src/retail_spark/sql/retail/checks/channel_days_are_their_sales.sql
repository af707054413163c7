-- Shoppers, receipts and orders, revenue and returns of a channel's day are those of its sales.
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_daily_channel_performance) AS evidence, 0L AS needed
FROM (
    SELECT s.channel_key, s.date_key, count(DISTINCT s.customer_key) AS customers,
           count(DISTINCT s.transaction_id) AS transactions, sum(s.net_sales_amount) AS revenue,
           coalesce(sum(r.quantity_sold), 0) / sum(s.quantity_sold) AS return_rate
    FROM gold_sales_fact s
    LEFT JOIN gold_sales_fact r ON r.return_source = 'CUSTOMER_RETURN' AND r.original_line_item_id = s.line_item_id
    WHERE NOT s.is_return
    GROUP BY s.channel_key, s.date_key
) sales
FULL JOIN gold_daily_channel_performance p USING (channel_key, date_key)
WHERE sales.revenue IS DISTINCT FROM p.total_revenue OR sales.customers IS DISTINCT FROM p.unique_customers
   OR sales.transactions IS DISTINCT FROM p.transaction_count
   OR abs(sales.return_rate - p.return_rate) > 1e-9
   OR abs(p.total_revenue - p.avg_order_value * p.transaction_count) > 0.005 * p.transaction_count
