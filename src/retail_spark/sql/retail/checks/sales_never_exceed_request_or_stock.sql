-- Nobody is sold more than they asked for, or than lay there at that moment; what is lacking is written down as lost.
WITH line AS (
    SELECT quantity > requested_quantity OR quantity > inventory_at_purchase AS is_wrong
    FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT quantity <= 0 OR quantity > requested_quantity OR quantity > inventory_at_purchase
    FROM online_order_lines
    UNION ALL
    SELECT quantity < 0 OR quantity >= requested_quantity OR lost_quantity <> requested_quantity - quantity
           OR lost_revenue <> lost_quantity * unit_price OR reason <> if(quantity = 0, 'stockout', 'partial')
    FROM lost_requests
)
SELECT CAST(count_if(coalesce(is_wrong, TRUE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM line
