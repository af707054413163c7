-- The dimension tells of each customer how they were at first, and then each change, and nothing else.
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM customer_changes) AS evidence, 0L AS needed
FROM (
    SELECT c.id * 100 + 1 AS customer_key, c.joined_date AS since, c.value_segment, c.loyalty_tier, g.city
    FROM customers c JOIN geographies_master g ON g.id = c.geography_id
    UNION ALL
    SELECT h.customer_id * 100 + h.version, h.valid_from, h.value_segment, h.loyalty_tier, g.city
    FROM customer_changes h JOIN geographies_master g ON g.id = h.geography_id
) told
FULL JOIN gold_customer_dim d ON d.customer_key = told.customer_key
WHERE told.customer_key IS NULL OR d.customer_key IS NULL OR told.since <> d.effective_date
   OR told.value_segment <> d.segment OR told.loyalty_tier <> d.loyalty_tier OR told.city <> d.geo_city
