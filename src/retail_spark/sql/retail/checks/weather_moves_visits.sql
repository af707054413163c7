-- Other factors apart, sun brings 1.1 times the visits, rain .85, snow .7 and storm .5, to four standard errors.
-- Told is the weather that strays furthest by its own standard error, which is that of a Poisson count.
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), busy AS (
    SELECT store_id, dt, count(*) AS visits FROM visit GROUP BY store_id, dt
), weather AS (
    -- a day has the weather whose factor its own comes nearest to
    SELECT * FROM VALUES ('sunny', 1.1D, 1.05D, 9D), ('cloudy', 1D, 0.925D, 1.05D), ('rain', 0.85D, 0.775D, 0.925D),
                         ('snow', 0.7D, 0.6D, 0.775D), ('storm', 0.5D, 0D, 0.6D) AS weather (name, factor, above, up_to)
), day AS (
    SELECT w.name, w.factor, sum(coalesce(b.visits, 0)) AS visits,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.season * f.weekday * f.holiday * f.event * f.marketing
               * w.factor) AS promised
    FROM demand_factors f
    JOIN stores s ON s.id = f.location_id
    JOIN weather w ON f.weather > w.above AND f.weather <= w.up_to
    LEFT JOIN busy b ON b.store_id = f.location_id AND b.dt = f.dt
    -- a day at the cap does not show its weather
    WHERE f.total > 0 AND f.season * f.weekday * f.holiday * f.weather * f.event <= 5
    GROUP BY w.name, w.factor
), share AS (
    SELECT name, factor, visits, promised / sum(promised) OVER () AS share,
           promised / sum(promised) OVER () * sum(visits) OVER () AS expected
    FROM day
), stray AS (
    SELECT name, factor, expected, try_divide(visits, expected) - 1 AS off,
           4 * sqrt(try_divide(1 - share, expected)) AS room
    FROM share
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY abs(try_divide(off, room)) DESC NULLS LAST, name) AS place
    FROM stray WHERE expected >= 100
)
SELECT max(if(place = 1, off, NULL)) AS measured, -max(if(place = 1, room, NULL)) AS low,
       max(if(place = 1, room, NULL)) AS high,
       -- visits in bad weather, or in other weather where they are fewer
       coalesce(CAST(floor(least(sum(if(factor < 1, expected, 0D)), sum(if(factor < 1, 0D, expected)))) AS BIGINT), 0)
           AS evidence, 1000L AS needed,
       max(if(place = 1, name, NULL)) AS detail
FROM ranked
