-- Good kilograms of what went into batches.
SELECT CAST(measured AS DOUBLE) AS measured, 0.96D AS low, 0.99D AS high, evidence, 50L AS needed
FROM (
SELECT sum(quantity_kg) / sum(quantity_kg + scrap_kg) AS measured, count(*) AS evidence FROM batches
)
