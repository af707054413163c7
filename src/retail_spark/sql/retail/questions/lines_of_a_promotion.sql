-- Which lines of receipts did a promotion reduce? (:promotion)
SELECT l.event_ts, l.receipt_id_ext, l.line_num, p.product_name, l.quantity, l.unit_price, l.discount_cents / 100 AS discount,
       l.ext_price
FROM receipt_lines l JOIN products_master p ON p.id = l.product_id
WHERE l.promo_id = :promotion AND l.quantity > 0
ORDER BY l.event_ts, l.receipt_id_ext, l.line_num LIMIT 20
