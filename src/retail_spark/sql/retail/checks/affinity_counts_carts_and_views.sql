-- Affinity counts each cart that a customer put a product into and each look at it, under the current version.
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_customer_product_affinity_agg) AS evidence, 0L AS needed
FROM (
    SELECT customer_id, product_id AS product_key, sum(added) AS added, sum(seen) AS seen
    FROM (
        SELECT customer_id, product_id, 1 AS added, 0 AS seen FROM cart_lines
        UNION ALL
        SELECT CAST(customer_key / 100 AS BIGINT), product_key, 0, 1 FROM gold_customer_event_fact
        WHERE event_type = 'product_view' AND customer_key IS NOT NULL
    )
    GROUP BY customer_id, product_id
) told
FULL JOIN (
    SELECT CAST(customer_key / 100 AS BIGINT) AS customer_id, product_key, cart_add_count, view_count
    FROM gold_customer_product_affinity_agg
) liked USING (customer_id, product_key)
WHERE coalesce(added, 0) IS DISTINCT FROM cart_add_count OR coalesce(seen, 0) IS DISTINCT FROM view_count
