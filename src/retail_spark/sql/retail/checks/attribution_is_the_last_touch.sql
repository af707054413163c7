-- A sale is attributed to the last impression of its shopper in the seven days before it; returns are to none.
WITH touch AS (
    SELECT r.trace_id, max(struct(m.event_ts, m.trace_id, m.impression_id_ext, m.campaign_id)) AS last,
           min(struct(m.event_ts, m.trace_id)) AS first
    FROM receipts r
    JOIN marketing m ON m.customer_id = r.customer_id
                    AND m.event_ts < r.event_ts AND m.event_ts >= r.event_ts - INTERVAL 7 DAYS
    WHERE r.receipt_type = 'SALE'
    GROUP BY r.trace_id
)
SELECT CAST(count_if(NOT (r.impression_id_ext <=> t.last.impression_id_ext
                          AND r.campaign_id <=> t.last.campaign_id
                          AND r.attribution_journey_id <=> concat('JRN', t.first.trace_id))) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM receipts r LEFT JOIN touch t ON t.trace_id = r.trace_id
