-- Between 20 and 30 % of the rows of the till are promotional.
SELECT avg(if(is_promotional, 1D, 0D)) AS measured, 0.20D AS low, 0.30D AS high,
       count(*) AS evidence, 100000L AS needed
FROM pos_sales
