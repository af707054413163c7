-- Promotional rows of the till sell 1.5 to 2.5 times as many eaches as the ordinary rows of the same SKUs.
WITH own AS (
    SELECT sku_id, sum(if(is_promotional, quantity_eaches, 0)) AS sold, count_if(is_promotional) AS reports,
           avg(if(NOT is_promotional AND hangover_multiplier = 1, quantity_eaches, NULL)) AS ordinary
    FROM pos_sales GROUP BY sku_id
)
SELECT try_divide(sum(sold), sum(reports * ordinary)) AS measured, 1.5D AS low, 2.5D AS high,
       sum(reports) AS evidence, 5000L AS needed
FROM own WHERE ordinary IS NOT NULL
