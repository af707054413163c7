-- Shops of each volume class, from flagship to kiosk, have the visits that their size promises, to four standard errors.
-- Told is the class that strays furthest by its own standard error, which is that of a Poisson count.
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), busy AS (
    SELECT store_id, dt, count(*) AS visits FROM visit GROUP BY store_id, dt
), class AS (
    SELECT * FROM VALUES ('flagship', 2.5D, 3D), ('high_volume', 1.8D, 2.4D), ('medium_volume', 0.8D, 1.2D),
                         ('low_volume', 0.4D, 0.7D), ('kiosk', 0.25D, 0.35D) AS class (name, least_size, most_size)
), size AS (
    SELECT c.name, sum(coalesce(b.visits, 0)) AS visits,
           -- a size beyond the bounds of its class promises no more than they do
           sum(least(greatest(CAST(s.daily_traffic_multiplier AS DOUBLE), c.least_size), c.most_size) * f.total)
               AS promised
    FROM demand_factors f
    JOIN stores s ON s.id = f.location_id
    JOIN class c ON c.name = s.volume_class
    LEFT JOIN busy b ON b.store_id = f.location_id AND b.dt = f.dt
    GROUP BY c.name
), share AS (
    SELECT name, visits, promised / sum(promised) OVER () AS share,
           promised / sum(promised) OVER () * sum(visits) OVER () AS expected
    FROM size
), stray AS (
    SELECT name, expected, try_divide(visits, expected) - 1 AS off, 4 * sqrt(try_divide(1 - share, expected)) AS room
    FROM share
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY abs(try_divide(off, room)) DESC NULLS LAST, name) AS place FROM stray
)
SELECT max(if(place = 1, off, NULL)) AS measured, -max(if(place = 1, room, NULL)) AS low,
       max(if(place = 1, room, NULL)) AS high,
       if(count(*) > 1, CAST(floor(min(expected)) AS BIGINT), 0) AS evidence, 500L AS needed,
       max(if(place = 1, name, NULL)) AS detail
FROM ranked
