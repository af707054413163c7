-- A formula's ingredients sum to 100 % and to its batch size, and every PrismWhite formula contains sorbitol.
SELECT CAST(count_if(f.formula_id IS NULL OR f.percent <> 100 OR f.kg <> m.batch_size_kg
                     OR (p.product_code = 'PROD-PW' AND f.sorbitol = 0)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM formulas m
JOIN products p ON p.id = m.product_id
LEFT JOIN (SELECT formula_id, sum(quantity_percent) AS percent, sum(quantity_kg) AS kg,
                  count_if(i.ingredient_code = 'ING-SORB-001') AS sorbitol
           FROM formula_ingredients x JOIN ingredients i ON i.id = x.ingredient_id GROUP BY formula_id) f ON f.formula_id = m.id
