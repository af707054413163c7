-- Products on promotion are requested as many times as often as the calendar promises, within 10 %.
-- Per product and group of shops: requests for each unit of traffic, divided by the lift, against ordinary weeks.
WITH request AS (
    SELECT store_id, dt, product_id, requested_quantity
    FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL
    UNION ALL
    SELECT store_id, dt, product_id, requested_quantity FROM lost_requests
    WHERE quantity = 0 AND channel IN ('STORE_POS', 'STORE_KIOSK')
), asked AS (
    SELECT trunc(r.dt, 'WEEK') AS monday, s.store_group_id, r.product_id, sum(r.requested_quantity) AS units
    FROM request r JOIN stores s ON s.id = r.store_id
    GROUP BY trunc(r.dt, 'WEEK'), s.store_group_id, r.product_id
), week AS (
    -- what shoppers like changes with the season, so weeks are compared within one
    SELECT trunc(f.dt, 'WEEK') AS monday, s.store_group_id, floor(month(trunc(f.dt, 'WEEK')) % 12 / 3) AS season,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.total) AS traffic
    FROM demand_factors f JOIN stores s ON s.id = f.location_id
    GROUP BY trunc(f.dt, 'WEEK'), s.store_group_id
), felt AS (
    SELECT c.product_id, w.store_group_id, w.season, w.traffic, coalesce(a.units, 0) AS units,
           NOT c.is_hangover AS is_meant, c.lift_multiplier * c.hangover_multiplier AS promised
    FROM promo_calendar c
    JOIN week w ON w.store_group_id = c.store_group_id
                   AND extract(YEAROFWEEK FROM w.monday) = c.calendar_year AND weekofyear(w.monday) = c.week
    LEFT JOIN asked a ON a.monday = w.monday AND a.store_group_id = c.store_group_id AND a.product_id = c.product_id
), product AS (
    SELECT product_id, store_group_id, season,
           sum(if(is_meant, units / promised, 0)) AS units_without, sum(if(is_meant, units, 0)) AS units_with,
           sum(if(is_meant, traffic, 0)) AS traffic_with, sum(units) AS units_felt, sum(traffic) AS traffic_felt,
           count(*) AS weeks
    FROM felt GROUP BY product_id, store_group_id, season
), ordinary AS (
    SELECT p.units_without, p.units_with, p.traffic_with,
           coalesce(u.units, 0) - p.units_felt AS units, t.traffic - p.traffic_felt AS traffic,
           t.weeks - p.weeks AS weeks
    FROM product p
    JOIN (SELECT store_group_id, season, sum(traffic) AS traffic, count(*) AS weeks
          FROM week GROUP BY store_group_id, season) t USING (store_group_id, season)
    LEFT JOIN (SELECT a.product_id, a.store_group_id, w.season, sum(a.units) AS units
               FROM asked a JOIN week w USING (monday, store_group_id)
               GROUP BY a.product_id, a.store_group_id, w.season) u USING (product_id, store_group_id, season)
)
-- each product counts by how much can be said about it: few weeks on either side say little
-- (weeks are counted, for a sum of traffic less its parts need not come to exactly nothing)
SELECT try_divide(sum(units_without * traffic / (traffic + traffic_with)),
                  sum(units * traffic_with / (traffic + traffic_with))) AS measured,
       0.9D AS low, 1.1D AS high,
       CAST(coalesce(least(sum(units_with), sum(units)), 0) AS BIGINT) AS evidence, 4000L AS needed
FROM ordinary WHERE weeks > 0 AND traffic_with > 0
