-- At New Year shops have half their visits, .75 a day before and after, .8 at Thanksgiving, to four standard errors.
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), busy AS (
    SELECT store_id, dt, count(*) AS visits FROM visit GROUP BY store_id, dt
), factor AS (
    SELECT location_id, dt, holiday, season * weekday * weather * event * marketing AS without_holiday,
           CASE WHEN month(dt) = 1 AND day(dt) = 1 THEN 0.5D
                WHEN (month(dt) = 12 AND day(dt) = 31) OR (month(dt) = 1 AND day(dt) = 2) THEN 0.75D
                WHEN month(dt) = 11 AND dayofweek(dt) = 5 AND day(dt) BETWEEN 22 AND 28 THEN 0.8D END AS quiet
    FROM demand_factors
    -- a day at the cap does not show its holiday
    WHERE total > 0 AND season * weekday * holiday * weather * event <= 5
), day AS (
    SELECT if(f.quiet IS NULL, 'ordinary', 'quiet') AS kind, sum(coalesce(b.visits, 0)) AS visits,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.without_holiday) AS ordinary,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.without_holiday * f.quiet) AS promised
    FROM factor f
    JOIN stores s ON s.id = f.location_id
    LEFT JOIN busy b ON b.store_id = f.location_id AND b.dt = f.dt
    WHERE f.quiet IS NOT NULL OR f.holiday = 1
    GROUP BY if(f.quiet IS NULL, 'ordinary', 'quiet')
), kind AS (
    SELECT max(if(kind = 'quiet', visits / ordinary, NULL)) AS quiet_rate,
           max(if(kind = 'quiet', promised / ordinary, NULL)) AS promised,
           max(promised) AS quiet_days,
           max(if(kind = 'ordinary', visits / ordinary, NULL)) AS ordinary_rate,
           max(if(kind = 'ordinary', visits, NULL)) AS ordinary_visits
    FROM day
), kept AS (
    SELECT try_divide(quiet_rate, ordinary_rate) AS seen, promised, quiet_days * ordinary_rate AS expected,
           4 * sqrt(try_divide(1D, quiet_days * ordinary_rate) + try_divide(1D, ordinary_visits)) AS room
    FROM kind
)
SELECT seen AS measured, promised * (1 - room) AS low, promised * (1 + room) AS high,
       coalesce(CAST(floor(expected) AS BIGINT), 0) AS evidence, 500L AS needed
FROM kept
