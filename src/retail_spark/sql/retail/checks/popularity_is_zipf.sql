-- The best-selling fifth of the products draws the share of requested units that Zipf promises, within 8 points.
-- Seasons and promotions favour products whatever their rank; the 8 points are room for them.
WITH request AS (
    SELECT product_id, requested_quantity FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL
    UNION ALL
    SELECT product_id, requested_quantity FROM online_order_lines
    UNION ALL
    SELECT product_id, requested_quantity FROM lost_requests WHERE quantity = 0
), product AS (
    SELECT id, popularity_rank <= 0.2 * count(*) OVER () AS is_top, power(popularity_rank, -exponent) AS weight
    FROM products_master
    CROSS JOIN (SELECT CAST(get_json_object(max_by(config, run_id), '$.zipf_exponent') AS DOUBLE) AS exponent
                FROM run_manifest)
), promised AS (
    SELECT sum(if(is_top, weight, 0)) / sum(weight) AS share, count(*) AS products FROM product
)
SELECT try_divide(sum(if(p.is_top, r.requested_quantity, 0)), sum(r.requested_quantity)) AS measured,
       max(share) - 0.08D AS low, max(share) + 0.08D AS high,
       coalesce(max(if(products >= 500, 1, 0)) * sum(r.requested_quantity), 0) AS evidence, 20000L AS needed
FROM request r JOIN product p ON p.id = r.product_id CROSS JOIN promised
