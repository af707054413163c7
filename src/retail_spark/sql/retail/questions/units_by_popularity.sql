-- How many units do shoppers ask for of the best sellers and of the long tail? (ranks in steps of a twelfth of a decade)
WITH request AS (
    SELECT product_id, requested_quantity FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL
    UNION ALL
    SELECT product_id, requested_quantity FROM online_order_lines
    UNION ALL
    SELECT product_id, requested_quantity FROM lost_requests WHERE quantity = 0
), product AS (
    SELECT p.popularity_rank, power(p.popularity_rank, -e.exponent) AS weight, coalesce(r.units, 0) AS units
    FROM products_master p
    LEFT JOIN (SELECT product_id, sum(requested_quantity) AS units FROM request GROUP BY product_id) r
         ON r.product_id = p.id
    CROSS JOIN (SELECT CAST(get_json_object(max_by(config, run_id), '$.zipf_exponent') AS DOUBLE) AS exponent
                FROM run_manifest) e
)
SELECT avg(popularity_rank) AS rank, count(*) AS products, avg(units) AS units_a_product,
       avg(weight) * max(units_a_weight) AS units_by_zipf
FROM product CROSS JOIN (SELECT sum(units) / sum(weight) AS units_a_weight FROM product)
GROUP BY floor(12 * log10(popularity_rank)) ORDER BY rank
