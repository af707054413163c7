-- Who bought the last unit before the shelf was empty: line, receipt and payment? (:place, :product, :first)
SELECT m.event_ts, m.balance AS left_on_the_shelf, l.receipt_id_ext, l.line_num, l.customer_id, l.requested_quantity, l.quantity, l.ext_price,
       r.total_amount, y.transaction_id, y.payment_method
FROM store_inventory_txn m
JOIN receipt_lines l ON l.receipt_line_id = m.cause_id
JOIN receipts r USING (receipt_id_ext)
JOIN payments y ON y.receipt_id_ext = r.receipt_id_ext
WHERE m.store_id = :place AND m.product_id = :product AND m.cause_type = 'RECEIPT_LINE' AND m.txn_type = 'SALE' AND m.dt <= :first
ORDER BY m.dt DESC, m.movement_seq DESC LIMIT 1
