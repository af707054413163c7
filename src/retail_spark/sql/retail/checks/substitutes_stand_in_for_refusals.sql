-- A substitute replaces one refused request of the visit by another product of its category; the refusal says so.
WITH substitute AS (
    SELECT s.substitutes_request_id,
           l.trace_id = s.trace_id AND l.dt = s.dt AND l.store_id = s.store_id AND l.quantity = 0 AND l.is_substituted
           AND l.product_id <> s.product_id AND instead.category = wanted.category
           AND s.quantity = s.requested_quantity AS is_right
    FROM receipt_lines s
    LEFT JOIN lost_requests l ON l.request_id = s.substitutes_request_id
    LEFT JOIN products_master wanted ON wanted.id = l.product_id
    LEFT JOIN products_master instead ON instead.id = s.product_id
    WHERE s.substitutes_request_id IS NOT NULL
)
SELECT CAST(count_if(NOT coalesce(is_right, FALSE)) + count(*) - count(DISTINCT substitutes_request_id)
            + abs(count(*) - (SELECT count_if(is_substituted) FROM lost_requests)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM substitute
