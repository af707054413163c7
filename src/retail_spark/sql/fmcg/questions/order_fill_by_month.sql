-- How much of what shops ordered was allocated and shipped, month by month?
SELECT o.month, sum(o.ordered) AS ordered_cases, sum(coalesce(a.cases, 0)) AS allocated_cases,
       sum(coalesce(s.cases, 0)) AS shipped_cases, sum(coalesce(a.cases, 0)) * 1.0 / sum(o.ordered) AS fill_rate
FROM (SELECT h.id, CAST(date_trunc('MONTH', h.order_date) AS DATE) AS month, sum(l.quantity_cases) AS ordered
      FROM orders h JOIN order_lines l ON l.order_id = h.id
      WHERE h.status IN ('allocated', 'picking', 'shipped', 'delivered')
      GROUP BY h.id, h.order_date) o
LEFT JOIN (SELECT order_id, sum(allocated_cases) AS cases FROM order_allocations GROUP BY order_id) a ON a.order_id = o.id
LEFT JOIN (SELECT order_id, sum(total_cases) AS cases FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id) s
  ON s.order_id = o.id
GROUP BY o.month
ORDER BY o.month
