-- A SKU's landed cost is the sum of its other costs, and 45 % of its list price to the cent.
SELECT CAST(count_if(landed <> parts OR abs(landed - list_price * 0.45) > 0.01) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT s.id, s.list_price, sum(if(c.cost_type = 'landed', c.cost_amount, 0)) AS landed,
             sum(if(c.cost_type <> 'landed', c.cost_amount, 0)) AS parts
      FROM skus s LEFT JOIN sku_costs c ON c.sku_id = s.id GROUP BY s.id, s.list_price)
