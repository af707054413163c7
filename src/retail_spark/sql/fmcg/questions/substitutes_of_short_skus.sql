-- What could have been offered instead of the SKUs that were short? (open substitutes, best first)
SELECT k.sku_code, s.priority, r.sku_code AS substitute, s.substitute_type, s.conversion_factor, t.missing_cases
FROM (SELECT l.sku_id, sum(l.quantity_cases) - sum(coalesce(a.cases, 0)) AS missing_cases
      FROM order_lines l
      LEFT JOIN (SELECT order_id, order_line_number, sum(allocated_cases) AS cases FROM order_allocations
                 GROUP BY order_id, order_line_number) a
        ON a.order_id = l.order_id AND a.order_line_number = l.line_number
      WHERE l.status = 'partial'
      GROUP BY l.sku_id) t
JOIN skus k ON k.id = t.sku_id
JOIN sku_substitutes s ON s.sku_id = k.id
JOIN skus r ON r.id = s.substitute_sku_id
ORDER BY t.missing_cases DESC, k.id, s.priority
