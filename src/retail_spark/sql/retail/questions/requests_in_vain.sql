-- Who stood before the empty shelf, and what did they take instead? (:place, :product, :first, :last)
SELECT r.event_ts, r.customer_id, r.channel, r.requested_quantity, r.quantity, r.lost_revenue, r.reason,
       p.product_name AS took_instead
FROM lost_requests r
LEFT JOIN receipt_lines s ON s.substitutes_request_id = r.request_id
LEFT JOIN products_master p ON p.id = s.product_id
WHERE r.location_key = :place AND r.product_id = :product AND r.dt BETWEEN :first AND :last
ORDER BY r.event_ts, r.request_id
