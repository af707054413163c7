-- At weekends nearly half of the visits (46 %) fall into the four hours from 12 to 16.
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
)
SELECT avg(if(hour(event_ts) BETWEEN 12 AND 15, 1D, 0D)) AS measured, 0.42D AS low, 0.50D AS high,
       count(*) AS evidence, 5000L AS needed
FROM visit WHERE dayofweek(dt) IN (1, 7)
