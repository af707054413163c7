-- On ordinary weekdays the three hours from 17 to 20 see about five times the visits of the two from 8 to 10.
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), by_hour AS (
    SELECT count_if(hour(v.event_ts) IN (17, 18, 19)) AS evening, count_if(hour(v.event_ts) IN (8, 9)) AS morning
    FROM visit v JOIN demand_factors f ON f.location_id = v.store_id AND f.dt = v.dt
    WHERE dayofweek(v.dt) BETWEEN 2 AND 6 AND f.open_second = 8 * 3600 AND f.close_second = 22 * 3600
)
SELECT try_divide(evening, morning) AS measured, 4.3D AS low, 5.7D AS high, morning AS evidence, 2000L AS needed
FROM by_hour
