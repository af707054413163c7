-- Orders that a second DC completed, of all that were allocated.
SELECT CAST(measured AS DOUBLE) AS measured, 0.05D AS low, 0.1D AS high, evidence, 20000L AS needed
FROM (
SELECT avg(IF(dcs > 1, 1.0, 0.0)) AS measured, count(*) AS evidence
    FROM (SELECT order_id, count(DISTINCT dc_id) AS dcs FROM order_allocations GROUP BY order_id)
)
