-- In fashion 5 to 15 % of the lines come back, in every segment of customers.
-- Judged on lines that had 36 days to come back; gifts, bought in December before Christmas, do so more often.
WITH line AS (
    SELECT receipt_line_id AS line_id, customer_id, dt FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT order_line_id, customer_id, dt FROM online_order_lines WHERE cancelled_ts IS NULL
), segment AS (
    SELECT c.segment, count(*) AS lines, avg(if(b.return_for_line_id IS NULL, 0D, 1D)) AS rate
    FROM line l
    JOIN customers c ON c.id = l.customer_id
    LEFT JOIN (SELECT DISTINCT return_for_line_id FROM receipt_lines WHERE quantity < 0) b
         ON b.return_for_line_id = l.line_id
    WHERE l.dt <= (SELECT date_sub(max(dt), 36) FROM inventory_positions) AND NOT (month(l.dt) = 12 AND day(l.dt) < 25)
    GROUP BY c.segment
)
SELECT CAST(count_if(rate NOT BETWEEN 0.05 AND 0.15) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       if((SELECT get_json_object(max_by(config, run_id), '$.assortment') FROM run_manifest) = 'fashion',
          coalesce(min(lines), 0L), 0L) AS evidence, 12000L AS needed,
       concat(round(100 * min(rate), 1), ' to ', round(100 * max(rate), 1), ' %') AS detail
FROM segment
