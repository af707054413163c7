-- Other factors apart, each weekday has its share of the visits, Monday .7 to Saturday 1.4, within four standard errors.
-- Told is the weekday that strays furthest by its own standard error, which is that of a Poisson count.
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), busy AS (
    SELECT store_id, dt, count(*) AS visits FROM visit GROUP BY store_id, dt
), profile AS (
    SELECT * FROM VALUES (1, 'Sunday', 1.1D), (2, 'Monday', 0.7D), (3, 'Tuesday', 0.8D), (4, 'Wednesday', 0.9D),
                         (5, 'Thursday', 1.0D), (6, 'Friday', 1.2D), (7, 'Saturday', 1.4D)
                         AS profile (number, name, factor)
), weekday AS (
    SELECT p.name, sum(coalesce(b.visits, 0)) AS visits,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.season * f.holiday * f.weather * f.event * f.marketing
               * p.factor) AS promised
    FROM demand_factors f
    JOIN stores s ON s.id = f.location_id
    JOIN profile p ON p.number = dayofweek(f.dt)
    LEFT JOIN busy b ON b.store_id = f.location_id AND b.dt = f.dt
    -- a day at the cap does not show its weekday
    WHERE f.total > 0 AND f.season * f.weekday * f.holiday * f.weather * f.event <= 5
    GROUP BY p.name
), share AS (
    SELECT name, visits, promised / sum(promised) OVER () AS share,
           promised / sum(promised) OVER () * sum(visits) OVER () AS expected
    FROM weekday
), stray AS (
    SELECT name, expected, try_divide(visits, expected) - 1 AS off, 4 * sqrt(try_divide(1 - share, expected)) AS room
    FROM share
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY abs(try_divide(off, room)) DESC NULLS LAST, name) AS place FROM stray
)
SELECT max(if(place = 1, off, NULL)) AS measured, -max(if(place = 1, room, NULL)) AS low,
       max(if(place = 1, room, NULL)) AS high,
       if(count(*) = 7, CAST(floor(min(expected)) AS BIGINT), 0) AS evidence, 1000L AS needed,
       max(if(place = 1, name, NULL)) AS detail
FROM ranked
