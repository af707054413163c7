-- The total of a purchase order is the sum of its lines, each quantity x price.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT o.total_amount <> coalesce(l.amount, 0) OR coalesce(l.wrong, 1) > 0 AS bad
    FROM purchase_orders o
    LEFT JOIN (SELECT po_id, sum(line_amount) AS amount,
                      count_if(line_amount <> CAST(quantity * unit_price AS DECIMAL(14,2))) AS wrong
               FROM purchase_order_lines GROUP BY po_id) l ON l.po_id = o.id
)
