-- Cases allocated to an order line never exceed those ordered.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT sum(a.allocated_cases) > max(l.quantity_cases) OR min(a.allocated_cases) <= 0 AS bad
    FROM order_allocations a
    LEFT JOIN order_lines l ON l.order_id = a.order_id AND l.line_number = a.order_line_number
    GROUP BY a.order_id, a.order_line_number
)
