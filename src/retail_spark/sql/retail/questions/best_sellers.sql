-- Which products sell best, and what do they bring?
SELECT p.product_name, sum(f.quantity_sold) AS units, sum(f.net_sales_amount) AS sales, sum(f.gross_margin_amount) AS margin
FROM gold_sales_fact f JOIN gold_product_dim p USING (product_key)
WHERE NOT f.is_return
GROUP BY p.product_key, p.product_name ORDER BY sales DESC, p.product_name LIMIT 10
