-- A SKU's formula is approved and of its product.
SELECT CAST(count_if(f.product_id <> s.product_id OR f.status <> 'approved') AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM skus s JOIN formulas f ON f.id = s.formula_id
