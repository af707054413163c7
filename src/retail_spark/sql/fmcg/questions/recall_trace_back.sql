-- Which supplier lots went into the contaminated batch? (one is sorbitol, of its only supplier)
SELECT n.ingredient_code, i.lot_number, i.actual_quantity_kg, r.gr_number, r.receipt_date, o.po_number, p.supplier_code
FROM batches b
JOIN batch_ingredients i ON i.batch_id = b.id
JOIN ingredients n ON n.id = i.ingredient_id
JOIN goods_receipt_lines l ON l.lot_number = i.lot_number
JOIN goods_receipts r ON r.id = l.gr_id
JOIN purchase_orders o ON o.id = l.po_id
JOIN suppliers p ON p.id = o.supplier_id
WHERE b.batch_number = 'B-2024-RECALL-001'
ORDER BY n.ingredient_code
