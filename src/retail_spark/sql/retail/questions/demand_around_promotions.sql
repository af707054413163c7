-- How does demand for a product move before, in and after its promotion, against its ordinary weeks?
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
    SELECT trunc(f.dt, 'WEEK') AS monday, s.store_group_id, month(trunc(f.dt, 'WEEK')) % 12 DIV 3 AS season,
           sum(CAST(s.daily_traffic_multiplier AS DOUBLE) * f.total) AS traffic
    FROM demand_factors f JOIN stores s ON s.id = f.location_id
    GROUP BY trunc(f.dt, 'WEEK'), s.store_group_id
), felt AS (
    SELECT c.product_id, w.store_group_id, w.monday, w.season, w.traffic, coalesce(a.units, 0) AS units, c.promo_id,
           c.lift_multiplier * c.hangover_multiplier AS promised
    FROM promo_calendar c
    JOIN week w ON w.store_group_id = c.store_group_id
                   AND extract(YEAROFWEEK FROM w.monday) = c.calendar_year AND weekofyear(w.monday) = c.week
    LEFT JOIN asked a ON a.monday = w.monday AND a.store_group_id = c.store_group_id AND a.product_id = c.product_id
), ordinary AS (
    -- what a product sells for each unit of traffic in weeks that no promotion touches
    SELECT p.product_id, p.store_group_id, p.season,
           (coalesce(u.units, 0) - p.units) / (t.traffic - p.traffic) AS rate
    FROM (SELECT product_id, store_group_id, season, sum(units) AS units, sum(traffic) AS traffic
          FROM felt GROUP BY product_id, store_group_id, season) p
    JOIN (SELECT store_group_id, season, sum(traffic) AS traffic FROM week GROUP BY store_group_id, season) t
         ON t.store_group_id = p.store_group_id AND t.season = p.season AND t.traffic > p.traffic
    LEFT JOIN (SELECT a.product_id, a.store_group_id, w.season, sum(a.units) AS units
               FROM asked a JOIN week w USING (monday, store_group_id)
               GROUP BY a.product_id, a.store_group_id, w.season) u
         ON u.product_id = p.product_id AND u.store_group_id = p.store_group_id AND u.season = p.season
), around AS (
    SELECT c.promo_id, c.product_id, c.store_group_id, date_add(c.start_date, 7 * n) AS monday,
           CASE WHEN n < 0 THEN 'before' WHEN n < c.weeks THEN 'on' ELSE 'after' END AS phase,
           CASE WHEN n < 0 THEN -n WHEN n < c.weeks THEN n + 1 ELSE n - c.weeks + 1 END AS week
    FROM (SELECT DISTINCT c.promo_id, c.product_id, c.store_group_id, m.start_date,
                          CAST(ceil((datediff(m.end_date, m.start_date) + 1) / 7) AS INT) AS weeks
          FROM promo_calendar c JOIN promotions_master m USING (promo_id) WHERE NOT c.is_hangover) c
    LATERAL VIEW explode(sequence(-2, c.weeks + 1)) AS n
)
SELECT r.phase, r.week, sum(coalesce(f.units, a.units, 0)) AS units, sum(o.rate * w.traffic) AS units_of_ordinary_weeks,
       try_divide(sum(coalesce(f.units, a.units, 0)), sum(o.rate * w.traffic)) AS times_ordinary,
       try_divide(sum(coalesce(f.promised, 1) * o.rate * w.traffic), sum(o.rate * w.traffic)) AS times_promised
FROM around r
JOIN week w ON w.monday = r.monday AND w.store_group_id = r.store_group_id
JOIN ordinary o ON o.product_id = r.product_id AND o.store_group_id = r.store_group_id AND o.season = w.season
LEFT JOIN felt f ON f.product_id = r.product_id AND f.store_group_id = r.store_group_id AND f.monday = r.monday
LEFT JOIN asked a ON a.product_id = r.product_id AND a.store_group_id = r.store_group_id AND a.monday = r.monday
-- a week that belongs to another promotion of the product says nothing about this one
WHERE f.promo_id IS NULL OR f.promo_id = r.promo_id
GROUP BY r.phase, r.week
ORDER BY CASE r.phase WHEN 'before' THEN -r.week WHEN 'on' THEN r.week ELSE 100 + r.week END
