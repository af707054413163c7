-- A cart that is left behind asks no shelf for anything: no order line, no refusal and no movement names it.
WITH asked AS (
    SELECT trace_id FROM online_order_lines
    UNION ALL
    SELECT trace_id FROM lost_requests
    UNION ALL
    SELECT cause_id DIV 100 FROM store_inventory_txn WHERE cause_type = 'ORDER_LINE'
    UNION ALL
    SELECT cause_id DIV 100 FROM dc_inventory_txn WHERE cause_type = 'ORDER_LINE'
), cart AS (
    SELECT trace_id FROM carts WHERE is_abandoned
)
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high, (SELECT count(*) FROM cart) AS evidence, 0L AS needed
FROM asked LEFT SEMI JOIN cart USING (trace_id)
