-- The top fifth of the SKUs holds 75 to 85 % of the cases ordered.
SELECT CAST(measured AS DOUBLE) AS measured, 0.75D AS low, 0.85D AS high, evidence, 100000L AS needed
FROM (
SELECT sum(IF(place <= skus * 0.2, cases, 0)) / sum(cases) AS measured, sum(lines) AS evidence
    FROM (SELECT cases, lines, row_number() OVER (ORDER BY cases DESC) AS place, (SELECT count(*) FROM skus) AS skus
          FROM (SELECT sku_id, sum(quantity_cases) AS cases, count(*) AS lines FROM order_lines GROUP BY sku_id))
)
