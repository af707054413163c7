-- Every ingredient on a purchase order is one that its supplier sells.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT s.id IS NULL AS bad
    FROM purchase_order_lines l
    JOIN purchase_orders o ON o.id = l.po_id
    LEFT JOIN supplier_ingredients s ON s.supplier_id = o.supplier_id AND s.ingredient_id = l.ingredient_id
)
