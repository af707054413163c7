-- About one customer in seventy moves, rises or lapses in a month.
SELECT changes / months AS measured, 0.010D AS low, 0.018D AS high, CAST(floor(months) AS BIGINT) AS evidence, 50000L AS needed
FROM (
    SELECT (SELECT count(*) FROM customer_changes) AS changes,
           (SELECT count(*) FROM customers) * (datediff(max(dt), min(dt)) / 30.4D) AS months
    FROM demand_factors
)
