-- How many units did shoppers ask for each day, how many in vain, on which holidays, and how much was on promotion?
WITH request AS (
    SELECT dt, requested_quantity AS asked, 0 AS lost FROM receipt_lines
    WHERE quantity > 0 AND substitutes_request_id IS NULL
    UNION ALL
    SELECT dt, requested_quantity, 0 FROM online_order_lines
    UNION ALL
    SELECT dt, if(quantity = 0, requested_quantity, 0), lost_quantity FROM lost_requests
), day AS (
    SELECT dt, sum(asked) AS asked, sum(lost) AS lost FROM request GROUP BY dt
), holiday AS (
    SELECT dt, avg(holiday) AS factor FROM demand_factors GROUP BY dt
), offer AS (
    -- of all products at all groups of shops, those whose price is down this week
    SELECT calendar_year, week, count(*) / (SELECT count(*) * (SELECT count(DISTINCT store_group_id) FROM stores)
                                            FROM products_master) AS share
    FROM promo_calendar WHERE NOT is_hangover GROUP BY calendar_year, week
)
SELECT d.dt, d.asked, d.lost, c.holiday_name, round(h.factor, 2) AS holiday_factor,
       round(100 * coalesce(o.share, 0), 2) AS percent_on_promotion
FROM day d
JOIN holiday h ON h.dt = d.dt
JOIN dim_date c ON c.date = d.dt
LEFT JOIN offer o ON o.calendar_year = c.iso_year AND o.week = c.week_of_year
ORDER BY d.dt
