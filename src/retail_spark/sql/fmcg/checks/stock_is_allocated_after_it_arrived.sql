-- An allocation names a released batch of the ordered SKU that stood in the DC on the order date.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT i.id IS NULL OR b.sku_id <> l.sku_id OR b.qc_status NOT IN ('approved', 'QUALITY_HOLD')
           OR i.last_movement_date > CAST(a.allocation_date AS DATE) OR CAST(a.allocation_date AS DATE) <> o.order_date AS bad
    FROM order_allocations a
    JOIN orders o ON o.id = a.order_id
    JOIN order_lines l ON l.order_id = a.order_id AND l.line_number = a.order_line_number
    JOIN batches b ON b.id = a.batch_id
    LEFT JOIN inventory i ON i.location_type = 'dc' AND i.location_id = a.dc_id AND i.batch_id = a.batch_id
)
