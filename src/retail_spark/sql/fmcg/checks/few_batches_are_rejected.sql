-- Batches that quality control rejects.
SELECT CAST(measured AS DOUBLE) AS measured, 0.01D AS low, 0.04D AS high, evidence, 2000L AS needed
FROM (
SELECT avg(IF(qc_status = 'rejected', 1.0, 0.0)) AS measured, count(*) AS evidence FROM batches
)
