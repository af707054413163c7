-- A batch has the formula of its SKU, and fills whole cases of it.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT b.formula_id <> s.formula_id OR w.sku_id <> b.sku_id OR b.output_cases <= 0 AS bad
    FROM batches b JOIN skus s ON s.id = b.sku_id JOIN work_orders w ON w.id = b.wo_id
)
