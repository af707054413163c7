-- Which ingredients have one supplier only, and how many SKUs hang on them? (ING-PALM-001 and ING-SORB-001)
SELECT n.ingredient_code, n.name, min(p.supplier_code) AS supplier_code, count(DISTINCT k.id) AS skus
FROM ingredients n
JOIN (SELECT ingredient_id, min(supplier_id) AS supplier_id FROM supplier_ingredients
      GROUP BY ingredient_id HAVING count(*) = 1) s ON s.ingredient_id = n.id
JOIN suppliers p ON p.id = s.supplier_id
LEFT JOIN formula_ingredients f ON f.ingredient_id = n.id
LEFT JOIN skus k ON k.formula_id = f.formula_id
GROUP BY n.ingredient_code, n.name
ORDER BY n.ingredient_code
