-- Season, holidays, weather and events apart, shops have twice as many visits on a Saturday as on a Monday.
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), busy AS (
    SELECT store_id, dt, count(*) AS visits FROM visit GROUP BY store_id, dt
), weekday AS (
    SELECT dayofweek(f.dt) AS number, sum(coalesce(b.visits, 0)) AS visits,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.total / f.weekday) AS expected
    FROM demand_factors f
    JOIN stores s ON s.id = f.location_id
    LEFT JOIN busy b ON b.store_id = f.location_id AND b.dt = f.dt
    -- a day at the cap does not show its weekday
    WHERE f.total > 0 AND f.season * f.weekday * f.holiday * f.weather * f.event <= 5
    GROUP BY dayofweek(f.dt)
)
SELECT try_divide(max(if(number = 7, visits / expected, NULL)),
                  max(if(number = 2, visits / expected, NULL))) AS measured,
       1.76D AS low, 2.24D AS high, coalesce(max(if(number = 2, visits, 0)), 0) AS evidence, 2000L AS needed
FROM weekday
