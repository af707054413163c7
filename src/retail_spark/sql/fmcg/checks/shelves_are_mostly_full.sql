-- Shoppers find 92 to 95 % of what they come for.
SELECT avg(if(is_in_stock, 1D, 0D)) AS measured, 0.92D AS low, 0.95D AS high, count(*) AS evidence, 20000L AS needed
FROM osa_metrics
