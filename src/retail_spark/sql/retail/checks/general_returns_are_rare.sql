-- In the general assortment about one sale in a hundred is followed by a return.
-- A sale whose goods were handed over some days ago counts for as much as it had time to come back: of all returns, so
-- many come within n days as the square root of n/30. Gifts, bought in December before Christmas, come back more often.
WITH today AS (
    SELECT max(dt) AS today FROM inventory_positions
), sale AS (
    SELECT receipt_id_ext AS ticket, dt, dt AS handed_over FROM receipts WHERE receipt_type = 'SALE'
    UNION ALL
    SELECT order_id_ext, dt, CAST(delivered_ts AS DATE) FROM online_order_lines WHERE cancelled_ts IS NULL
), ticket AS (
    SELECT ticket, avg(sqrt(least(coalesce(datediff(today, handed_over), 0), 30) / 30)) AS had_time
    FROM sale CROSS JOIN today
    WHERE NOT (month(dt) = 12 AND day(dt) < 25)
    GROUP BY ticket
)
SELECT try_divide(count(b.ticket), sum(had_time)) AS measured, 0.006D AS low, 0.015D AS high,
       if((SELECT get_json_object(max_by(config, run_id), '$.assortment') FROM run_manifest) = 'general',
          CAST(coalesce(sum(had_time), 0) AS BIGINT), 0L) AS evidence, 20000L AS needed
FROM ticket t
LEFT JOIN (SELECT DISTINCT return_for_receipt_id_ext AS ticket FROM receipts WHERE receipt_type = 'RETURN') b
     ON b.ticket = t.ticket
