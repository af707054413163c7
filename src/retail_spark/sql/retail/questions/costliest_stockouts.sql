-- Which empty shelves cost the most sales? Those that were filled again come first.
SELECT l.location_name, p.product_name, e.location_key, e.product_key, to_date(CAST(e.stockout_start_date_key AS STRING), 'yyyyMMdd') AS first_day,
       to_date(CAST(e.stockout_end_date_key AS STRING), 'yyyyMMdd') AS last_day, e.stockout_duration_days, e.lost_sales_attempts,
       e.lost_sales_quantity, e.lost_sales_revenue
FROM gold_stockout_events e JOIN gold_product_dim p USING (product_key) JOIN gold_location_dim l USING (location_key)
WHERE e.location_key < 100000
ORDER BY e.stockout_end_date_key IS NULL, e.lost_sales_revenue DESC, e.stockout_id LIMIT 10
