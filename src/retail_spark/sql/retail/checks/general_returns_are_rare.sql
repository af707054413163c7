-- In the general assortment about one sale in a hundred is followed by a return.
-- Judged on sales that had 36 days to come back; gifts, bought in December before Christmas, do so more often.
WITH sale AS (
    SELECT receipt_id_ext AS ticket, dt FROM receipts WHERE receipt_type = 'SALE'
    UNION ALL
    SELECT order_id_ext, dt FROM online_orders
)
SELECT avg(if(b.ticket IS NULL, 0D, 1D)) AS measured, 0.006D AS low, 0.015D AS high,
       if((SELECT get_json_object(max_by(config, run_id), '$.assortment') FROM run_manifest) = 'general', count(*), 0L)
           AS evidence, 20000L AS needed
FROM sale s
LEFT JOIN (SELECT DISTINCT return_for_receipt_id_ext AS ticket FROM receipts WHERE receipt_type = 'RETURN') b
     ON b.ticket = s.ticket
WHERE s.dt <= (SELECT date_sub(max(dt), 36) FROM inventory_positions) AND NOT (month(s.dt) = 12 AND day(s.dt) < 25)
