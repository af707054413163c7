-- Each open hour has its share of the day's visits, by the profiles of weekdays, weekends and long sale days.
-- Told is the hour or part of the day that strays furthest by its own standard error, which is that of a Poisson count.
-- Of some 60 that are compared, one strays by more than 4.5 in 4 of 10 000 lakehouses.
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), profile AS (
    SELECT * FROM VALUES
        ('weekday', 8, 0.3D), ('weekday', 9, 0.5D), ('weekday', 10, 0.7D), ('weekday', 11, 1.0D), ('weekday', 12, 1.3D),
        ('weekday', 13, 1.1D), ('weekday', 14, 0.7D), ('weekday', 15, 0.7D), ('weekday', 16, 0.9D),
        ('weekday', 17, 1.3D), ('weekday', 18, 1.5D), ('weekday', 19, 1.2D), ('weekday', 20, 0.7D), ('weekday', 21, 0.4D),
        ('weekend', 9, 0.5D), ('weekend', 10, 0.8D), ('weekend', 11, 1.1D), ('weekend', 12, 1.4D),
        ('weekend', 13, 1.5D), ('weekend', 14, 1.5D), ('weekend', 15, 1.4D), ('weekend', 16, 1.1D),
        ('weekend', 17, 1.0D), ('weekend', 18, 0.9D), ('weekend', 19, 0.7D), ('weekend', 20, 0.5D), ('weekend', 21, 0.3D),
        ('long', 6, 1.0D), ('long', 7, 1.1D), ('long', 8, 1.1D), ('long', 9, 1.2D), ('long', 10, 1.3D), ('long', 11, 1.4D),
        ('long', 12, 1.4D), ('long', 13, 1.3D), ('long', 14, 1.2D), ('long', 15, 1.1D), ('long', 16, 1.1D),
        ('long', 17, 1.2D), ('long', 18, 1.3D), ('long', 19, 1.2D), ('long', 20, 0.9D), ('long', 21, 0.7D),
        ('long', 22, 0.4D), ('long', 23, 0.3D) AS profile (kind, hour, factor)
), moment AS (
    SELECT hour(v.event_ts) AS hour,
           CASE WHEN f.close_second - f.open_second > 15 * 3600 THEN 'long'
                WHEN dayofweek(f.dt) IN (1, 7) THEN 'weekend' ELSE 'weekday' END AS kind
    FROM visit v JOIN demand_factors f ON f.location_id = v.store_id AND f.dt = v.dt
), seen AS (
    SELECT kind, hour, count(*) AS visits FROM moment GROUP BY kind, hour
), kind AS (
    SELECT kind, sum(visits) AS all_visits FROM seen GROUP BY kind
), share AS (
    SELECT kind, hour, factor / sum(factor) OVER (PARTITION BY kind) AS share,
           CASE WHEN hour < 10 THEN 'morning' WHEN hour BETWEEN 12 AND 15 THEN 'midday'
                WHEN hour BETWEEN 17 AND 19 THEN 'evening' ELSE 'other hours' END AS part
    FROM profile
), open_hour AS (
    SELECT p.kind, p.hour, p.part, p.share, coalesce(s.visits, 0) AS visits, k.all_visits
    FROM share p JOIN kind k ON k.kind = p.kind LEFT JOIN seen s ON s.kind = p.kind AND s.hour = p.hour
), time AS (
    SELECT concat(kind, ' ', CAST(hour AS STRING)) AS name, share, visits, all_visits FROM open_hour
    UNION ALL
    SELECT concat(kind, ' ', part), sum(share), sum(visits), max(all_visits) FROM open_hour GROUP BY kind, part
), stray AS (
    SELECT name, visits / (share * all_visits) - 1 AS off, 4.5D * sqrt((1 - share) / (share * all_visits)) AS room
    FROM time WHERE share * all_visits >= 100
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY abs(off / room) DESC, name) AS place FROM stray
)
SELECT max(if(place = 1, off, NULL)) AS measured, -max(if(place = 1, room, NULL)) AS low,
       max(if(place = 1, room, NULL)) AS high,
       (SELECT count(*) FROM visit) AS evidence, 5000L AS needed,
       max(if(place = 1, name, NULL)) AS detail
FROM ranked
