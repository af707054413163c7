-- A batch uses lots received and inspected at its plant before the day of its production.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT r.plant_id <> b.plant_id OR r.receipt_date >= b.production_date OR r.inspection_date >= b.production_date
           OR l.ingredient_id <> i.ingredient_id
           OR l.gr_id IS NULL AS bad
    FROM batch_ingredients i
    JOIN batches b ON b.id = i.batch_id
    LEFT JOIN goods_receipt_lines l ON l.lot_number = i.lot_number
    LEFT JOIN goods_receipts r ON r.id = l.gr_id
)
