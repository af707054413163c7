-- Holidays of factor 1.5 or more bring shops as many times their ordinary visits as the factor says, within 10 %.
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), busy AS (
    SELECT store_id, dt, count(*) AS visits FROM visit GROUP BY store_id, dt
), factor AS (
    SELECT location_id, dt, holiday, total, least(season * weekday * weather * event, 5D) * marketing AS without_holiday
    FROM demand_factors WHERE total > 0
), day AS (
    SELECT if(f.holiday >= 1.5, 'holiday', 'ordinary') AS kind, sum(coalesce(b.visits, 0)) AS visits,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.without_holiday) AS ordinary,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.total) AS promised
    FROM factor f
    JOIN stores s ON s.id = f.location_id
    LEFT JOIN busy b ON b.store_id = f.location_id AND b.dt = f.dt
    WHERE f.holiday >= 1.5 OR f.holiday = 1
    GROUP BY if(f.holiday >= 1.5, 'holiday', 'ordinary')
), lift AS (
    SELECT try_divide(max(if(kind = 'holiday', visits / ordinary, NULL)),
                      max(if(kind = 'ordinary', visits / ordinary, NULL))) AS seen,
           max(if(kind = 'holiday', promised / ordinary, NULL)) AS promised,
           coalesce(min(visits), 0) AS visits,
           count(*) AS kinds
    FROM day
)
SELECT seen AS measured, promised * 0.9D AS low, promised * 1.1D AS high,
       if(kinds = 2, visits, 0) AS evidence, 3000L AS needed
FROM lift
