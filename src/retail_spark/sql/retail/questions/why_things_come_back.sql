-- Why do things come back, by kind of product?
SELECT p.category_level_1 AS category, f.return_reason, count(*) AS lines,
       round(avg(f.fit_score), 2) AS fit_score
FROM gold_size_fit_bridge f JOIN gold_product_dim p USING (product_key)
WHERE f.is_returned
GROUP BY p.category_level_1, f.return_reason ORDER BY category, lines DESC, f.return_reason
