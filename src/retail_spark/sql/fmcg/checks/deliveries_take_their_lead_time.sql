-- Goods arrive no sooner than the lead time after the order; only received orders have a receipt.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT r.receipt_date < date_add(o.order_date, t.lead) OR o.status <> 'received' AS bad
    FROM goods_receipts r
    JOIN purchase_orders o ON o.id = r.po_id
    JOIN (SELECT l.po_id, max(s.lead_time_days) AS lead
          FROM purchase_order_lines l
          JOIN purchase_orders p ON p.id = l.po_id
          JOIN supplier_ingredients s ON s.supplier_id = p.supplier_id AND s.ingredient_id = l.ingredient_id
          GROUP BY l.po_id) t ON t.po_id = o.id
)
