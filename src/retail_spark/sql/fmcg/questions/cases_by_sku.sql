-- Which share of all cases do the best-selling SKUs make? (SKUs in hundredths, best first)
SELECT percent_of_skus, count(*) AS skus, sum(cases) AS cases,
       100 * sum(sum(cases)) OVER (ORDER BY percent_of_skus) / sum(sum(cases)) OVER () AS percent_of_cases
FROM (SELECT coalesce(o.cases, 0) AS cases,
             CAST(ceil(100 * row_number() OVER (ORDER BY coalesce(o.cases, 0) DESC, k.id) / count(*) OVER ()) AS INT)
                 AS percent_of_skus
      FROM skus k
      LEFT JOIN (SELECT sku_id, sum(quantity_cases) AS cases FROM order_lines GROUP BY sku_id) o ON o.sku_id = k.id)
GROUP BY percent_of_skus ORDER BY percent_of_skus
