-- In 40 weeks of the year or more some promotion sells.
SELECT CAST(count(DISTINCT sale_week) AS DOUBLE) AS measured, 40D AS low, 53D AS high,
       (SELECT count(*) FROM pos_sales) AS evidence, 100000L AS needed
FROM pos_sales WHERE is_promotional
