-- In promotions shelves are in stock less often than otherwise: by 2 to 12 points.
SELECT 100 * (avg(if(s.is_promotional, NULL, if(o.is_in_stock, 1D, 0D))) - avg(if(s.is_promotional, if(o.is_in_stock, 1D, 0D), NULL)))
           AS measured, 2D AS low, 12D AS high, count_if(s.is_promotional) AS evidence, 5000L AS needed
FROM osa_metrics o JOIN pos_sales s ON s.id = o.id
