-- Of the shoppers refused in shops the configured share would take another product; most of them find one.
WITH config AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.substitution_rate') AS DOUBLE) AS rate FROM run_manifest
)
SELECT avg(if(is_substituted, 1D, 0D)) AS measured, max(rate) * 0.65 AS low, max(rate) * 1.1 AS high,
       count(*) AS evidence, 5000L AS needed
FROM lost_requests CROSS JOIN config
WHERE quantity = 0 AND channel IN ('STORE_POS', 'STORE_KIOSK')
