-- Eaches of ordinary rows of the till vary by 0.15 to 0.80 of their mean.
SELECT try_divide(stddev(quantity_eaches), avg(quantity_eaches)) AS measured, 0.15D AS low, 0.80D AS high,
       count(*) AS evidence, 1000L AS needed
FROM pos_sales WHERE NOT is_promotional AND hangover_multiplier = 1
