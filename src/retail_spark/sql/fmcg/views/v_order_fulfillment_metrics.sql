-- One row per delivered order: on time, in full, both.
SELECT o.id AS order_id, o.order_number, o.retail_account_id, o.channel_id, o.order_date, o.promised_delivery_date,
       o.actual_delivery_date, o.total_cases, s.shipped_cases,
       o.actual_delivery_date <= o.promised_delivery_date AS is_on_time,
       s.shipped_cases = o.total_cases AS is_in_full,
       o.actual_delivery_date <= o.promised_delivery_date AND s.shipped_cases = o.total_cases AS is_perfect_order
FROM orders o
JOIN (SELECT order_id, sum(total_cases) AS shipped_cases FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id) s
  ON s.order_id = o.id
WHERE o.status = 'delivered'
