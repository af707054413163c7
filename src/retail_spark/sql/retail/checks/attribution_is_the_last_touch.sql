-- A sale is attributed to the last impression of its shopper in the seven days before it; returns are to none.
WITH touch AS (
    SELECT r.trace_id, m.impression_id_ext, m.campaign_id, concat('JRN', CAST(m.trace_id AS STRING)) AS journey,
           row_number() OVER (PARTITION BY r.trace_id ORDER BY m.event_ts, m.trace_id) AS from_first,
           row_number() OVER (PARTITION BY r.trace_id ORDER BY m.event_ts DESC, m.trace_id DESC) AS from_last
    FROM receipts r
    JOIN marketing m ON m.customer_id = r.customer_id
                    AND m.event_ts < r.event_ts AND m.event_ts >= r.event_ts - INTERVAL 7 DAYS
    WHERE r.receipt_type = 'SALE'
)
SELECT CAST(count_if(NOT (r.impression_id_ext <=> t.impression_id_ext AND r.campaign_id <=> t.campaign_id
                          AND r.attribution_journey_id <=> f.journey)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM receipts r
LEFT JOIN touch t ON t.trace_id = r.trace_id AND t.from_last = 1
LEFT JOIN touch f ON f.trace_id = r.trace_id AND f.from_first = 1
