-- What did a promotion do to the demand for its products, week by week, in its shops and in the others? (:promotion)
WITH offer AS (
    SELECT DISTINCT c.product_id, m.store_group_id, m.start_date
    FROM promo_calendar c JOIN promotions_master m USING (promo_id)
    WHERE c.promo_id = :promotion
), request AS (
    SELECT store_id, dt, product_id, requested_quantity AS units
    FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL
    UNION ALL
    SELECT store_id, dt, product_id, requested_quantity FROM lost_requests WHERE quantity = 0 AND store_id IS NOT NULL
)
SELECT trunc(r.dt, 'WEEK') AS monday,
       sum(if(s.store_group_id = o.store_group_id, r.units, 0)) AS units_in_its_shops,
       sum(if(s.store_group_id = o.store_group_id, 0, r.units)) AS units_elsewhere,
       bool_or(trunc(r.dt, 'WEEK') = o.start_date) AS is_on
FROM request r JOIN offer o USING (product_id) JOIN stores s ON s.id = r.store_id
GROUP BY trunc(r.dt, 'WEEK') ORDER BY monday
