-- Which carriers keep the company's promises? (on time and in full, over delivered orders)
SELECT c.carrier_code, c.on_time_delivery_rate, count(*) AS shipments,
       avg(CASE WHEN h.actual_delivery_date <= o.promised_delivery_date THEN 1.0 ELSE 0.0 END) AS on_time,
       avg(CASE WHEN h.actual_delivery_date <= o.promised_delivery_date AND t.cases = o.total_cases THEN 1.0 ELSE 0.0 END)
           AS on_time_in_full
FROM shipments h
JOIN orders o ON o.id = h.order_id AND o.status = 'delivered'
JOIN carriers c ON c.id = h.carrier_id
JOIN (SELECT order_id, sum(total_cases) AS cases FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id) t
  ON t.order_id = h.order_id
GROUP BY c.carrier_code, c.on_time_delivery_rate
ORDER BY on_time_in_full
