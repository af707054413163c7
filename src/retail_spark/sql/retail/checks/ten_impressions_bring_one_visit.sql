-- People who saw an impression visit a shop a tenth of a time more often in the six days after it than in those before.
-- A visit counts the less the busier the day would be without campaigns, so that it weighs the same before and after.
WITH visit AS (
    SELECT trace_id, store_id, dt, customer_id FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, customer_id FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), weighed AS (
    SELECT v.customer_id, v.dt, sum(f.marketing / f.total) AS visits
    FROM visit v JOIN demand_factors f ON f.location_id = v.store_id AND f.dt = v.dt
    GROUP BY v.customer_id, v.dt
), horizon AS (
    SELECT min(dt) AS first_day, max(dt) AS last_day FROM inventory_positions
), shown AS (
    SELECT customer_id, dt FROM marketing CROSS JOIN horizon
    WHERE dt >= date_add(first_day, 6) AND dt <= date_sub(last_day, 6)
), change AS (
    SELECT sum(if(w.dt > s.dt, w.visits, -w.visits)) AS visits
    FROM shown s JOIN weighed w ON w.customer_id = s.customer_id
                               AND w.dt <> s.dt AND abs(datediff(w.dt, s.dt)) <= 6
)
SELECT try_divide(max(c.visits), count(*)) AS measured, 0.07D AS low, 0.13D AS high,
       count(*) AS evidence, 25000L AS needed
FROM shown CROSS JOIN change c
