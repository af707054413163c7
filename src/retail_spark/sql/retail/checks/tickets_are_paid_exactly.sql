-- Each receipt, order and refund has one approved payment of its total, by its tender; refusals come before.
-- So has, with a negative amount, each cancelled line of an order.
WITH side AS (
    SELECT receipt_id_ext AS ticket, 1 AS tickets, 0 AS approved, total_cents AS cents, payment_method,
           CAST(NULL AS TIMESTAMP) AS approved_ts, CAST(NULL AS TIMESTAMP) AS declined_ts, FALSE AS is_wrong
    FROM receipts
    UNION ALL
    SELECT order_id_ext, 1, 0, total_cents, payment_method, NULL, NULL, FALSE FROM online_orders
    UNION ALL
    SELECT order_id_ext, 0, -1, -ext_cents - tax_cents, payment_method, NULL, NULL, FALSE
    FROM online_order_lines WHERE cancelled_ts IS NOT NULL
    UNION ALL
    SELECT coalesce(receipt_id_ext, order_id_ext), 0, if(status = 'APPROVED', 1, 0),
           if(status = 'APPROVED', -amount_cents, 0), payment_method,
           if(status = 'APPROVED', event_ts, NULL), if(status = 'DECLINED', event_ts, NULL),
           (receipt_id_ext IS NULL) = (order_id_ext IS NULL) OR amount * 100 <> amount_cents
           OR status NOT IN ('APPROVED', 'DECLINED') OR (status = 'DECLINED') <> (decline_reason IS NOT NULL)
    FROM payments
)
SELECT CAST(count_if(tickets <> 1 OR approved <> 1 OR cents <> 0 OR tenders <> 1 OR is_wrong
                     OR coalesce(last_declined > first_approved, FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(tickets) AS tickets, sum(approved) AS approved, sum(cents) AS cents,
             if(min(payment_method) = max(payment_method), 1, 2) AS tenders, max(is_wrong) AS is_wrong,
             max(declined_ts) AS last_declined, min(approved_ts) AS first_approved
      FROM side GROUP BY ticket)
