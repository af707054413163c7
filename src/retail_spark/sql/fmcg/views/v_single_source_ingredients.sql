-- One row per ingredient that a single approved supplier sells.
SELECT i.id AS ingredient_id, i.ingredient_code, i.name, min(s.supplier_id) AS supplier_id,
       count(s.supplier_id) AS approved_suppliers
FROM ingredients i
JOIN supplier_ingredients s ON s.ingredient_id = i.id AND s.is_approved
GROUP BY i.id, i.ingredient_code, i.name
HAVING count(s.supplier_id) = 1
