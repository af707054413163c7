-- Ingredients by supplier are heavy-tailed: the largest tenth of the suppliers has a quarter of the links or more.
SELECT try_divide(sum(if(nth <= suppliers / 10, links, 0)), sum(links)) AS measured,
       0.25D AS low, 0.90D AS high, count(*) AS evidence, 100L AS needed
FROM (SELECT links, row_number() OVER (ORDER BY links DESC, supplier_id) AS nth, count(*) OVER () AS suppliers
      FROM (SELECT supplier_id, count(*) AS links FROM supplier_ingredients GROUP BY supplier_id))
