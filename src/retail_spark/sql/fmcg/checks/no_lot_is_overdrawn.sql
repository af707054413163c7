-- Batches take no more of a lot than was accepted.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(u.kg, 0) > l.accepted_quantity_kg OR l.accepted_quantity_kg + l.rejected_quantity_kg <> l.quantity_received AS bad
    FROM goods_receipt_lines l
    LEFT JOIN (SELECT lot_number, sum(actual_quantity_kg) AS kg FROM batch_ingredients GROUP BY lot_number) u
      ON u.lot_number = l.lot_number
)
