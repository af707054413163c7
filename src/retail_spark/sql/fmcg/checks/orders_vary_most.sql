-- The largest variation of order sizes within a channel (deviation / mean of total_cases).
SELECT CAST(measured AS DOUBLE) AS measured, 0.2D AS low, 1.2D AS high, evidence, 500L AS needed
FROM (
SELECT max(cv) AS measured, sum(n) AS evidence
    FROM (SELECT stddev(total_cases) / avg(total_cases) AS cv, count(*) AS n FROM orders GROUP BY channel_id)
)
