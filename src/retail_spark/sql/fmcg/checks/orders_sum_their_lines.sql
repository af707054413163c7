-- The totals of an order are the sums of its lines.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT o.total_cases <> coalesce(l.cases, 0) OR o.total_amount <> coalesce(l.amount, 0) AS bad
    FROM orders o
    LEFT JOIN (SELECT order_id, sum(quantity_cases) AS cases, sum(line_amount) AS amount FROM order_lines GROUP BY order_id) l
      ON l.order_id = o.id
)
