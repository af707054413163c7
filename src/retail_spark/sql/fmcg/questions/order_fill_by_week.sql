-- How much of what shops order do they get, and does it come on time? (by week of the order; cases, and delivered orders)
SELECT o.monday, sum(o.ordered) AS ordered_cases, sum(o.shipped) AS shipped_cases,
       100 * try_divide(sum(o.shipped), sum(o.ordered)) AS percent_filled,
       100 * try_divide(count_if(o.is_delivered AND o.is_on_time AND o.shipped = o.ordered), count_if(o.is_delivered))
           AS percent_on_time_in_full
FROM (SELECT trunc(r.order_date, 'WEEK') AS monday, r.total_cases AS ordered, coalesce(s.cases, 0) AS shipped,
             r.status = 'delivered' AS is_delivered, r.actual_delivery_date <= r.promised_delivery_date AS is_on_time
      FROM orders r
      LEFT JOIN (SELECT order_id, sum(total_cases) AS cases FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id) s
           ON s.order_id = r.id
      WHERE r.status IN ('shipped', 'delivered')) o
GROUP BY o.monday ORDER BY o.monday
