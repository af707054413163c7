-- In the weeks after a promotion a SKU sells 0.6 to 0.85 of what its ordinary rows of the till do.
WITH own AS (
    SELECT sku_id, sum(if(hangover_multiplier < 1, quantity_eaches, 0)) AS sold, count_if(hangover_multiplier < 1) AS reports,
           avg(if(NOT is_promotional AND hangover_multiplier = 1, quantity_eaches, NULL)) AS ordinary
    FROM pos_sales GROUP BY sku_id
)
SELECT try_divide(sum(sold), sum(reports * ordinary)) AS measured, 0.6D AS low, 0.85D AS high,
       sum(reports) AS evidence, 5000L AS needed
FROM own WHERE ordinary IS NOT NULL
