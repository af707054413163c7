-- Affinity is (.5 x purchases + .3 x carts + .2 x views) / 10, at most 1, and ranks a customer's products from 1 on.
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_customer_product_affinity_agg) AS evidence, 0L AS needed
FROM (
    SELECT *, lag(affinity_score) OVER (PARTITION BY customer_key ORDER BY recommendation_rank) AS before,
           row_number() OVER (PARTITION BY customer_key ORDER BY recommendation_rank) AS place
    FROM gold_customer_product_affinity_agg
)
WHERE abs(affinity_score - least(1D, (5 * purchase_count + 3 * cart_add_count + 2 * view_count) / 100D)) > 1e-9
   OR affinity_score NOT BETWEEN 0 AND 1 OR recommendation_rank <> place OR affinity_score > before
   OR (purchase_count / nullif(view_count, 0)) IS DISTINCT FROM view_to_purchase_ratio
   OR (purchase_count / nullif(cart_add_count, 0)) IS DISTINCT FROM cart_to_purchase_ratio
