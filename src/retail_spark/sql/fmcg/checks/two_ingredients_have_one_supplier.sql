-- Two or three ingredients, palm oil and sorbitol among them, have a single supplier; all others have more.
SELECT CAST(count_if(suppliers = 1) + 10 * (2 - count_if(suppliers = 1 AND ingredient_code IN ('ING-PALM-001', 'ING-SORB-001')))
            + 10 * count_if(suppliers = 0) AS DOUBLE) AS measured,
       2D AS low, 3D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT i.ingredient_code, count(DISTINCT s.supplier_id) AS suppliers
      FROM ingredients i LEFT JOIN supplier_ingredients s ON s.ingredient_id = i.id AND s.is_approved
      GROUP BY i.id, i.ingredient_code)
