-- Which orders hang on an ingredient that was out of season when their batches were made? (peppermint: April to September)
SELECT o.order_number, o.order_date, count(DISTINCT b.id) AS batches, sum(a.allocated_cases) AS cases
FROM ingredients n
JOIN batch_ingredients i ON i.ingredient_id = n.id
JOIN batches b ON b.id = i.batch_id
JOIN order_allocations a ON a.batch_id = b.id
JOIN orders o ON o.id = a.order_id
WHERE n.ingredient_code = 'ING-PEPP-001' AND extract(MONTH FROM b.production_date) NOT BETWEEN 4 AND 9
GROUP BY o.order_number, o.order_date
ORDER BY cases DESC
