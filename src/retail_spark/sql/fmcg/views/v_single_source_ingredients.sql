-- One row per ingredient that a single approved supplier sells.
-- ingredient_id       BIGINT NOT NULL COMMENT 'ingredients.id',
-- ingredient_code     STRING NOT NULL,
-- name                STRING NOT NULL,
-- supplier_id         BIGINT NOT NULL COMMENT 'the one who sells it: suppliers.id',
-- approved_suppliers  BIGINT NOT NULL COMMENT 'always 1'
SELECT i.id AS ingredient_id, i.ingredient_code, i.name, min(s.supplier_id) AS supplier_id,
       count(s.supplier_id) AS approved_suppliers
FROM ingredients i
JOIN supplier_ingredients s ON s.ingredient_id = i.id AND s.is_approved
GROUP BY i.id, i.ingredient_code, i.name
HAVING count(s.supplier_id) = 1
