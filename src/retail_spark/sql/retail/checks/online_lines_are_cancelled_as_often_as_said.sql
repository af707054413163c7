-- Of the online lines the configured share is cancelled before it leaves, within four standard errors.
-- Judged on lines that had two days to be cancelled: none is later.
WITH config AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.cancellation_rate') AS DOUBLE) AS rate FROM run_manifest
), line AS (
    SELECT cancelled_ts FROM online_order_lines WHERE dt <= (SELECT date_sub(max(dt), 2) FROM inventory_positions)
)
SELECT avg(if(cancelled_ts IS NULL, 0D, 1D)) AS measured,
       max(rate) - 4 * sqrt(try_divide(max(rate) * (1 - max(rate)), count(*))) AS low,
       max(rate) + 4 * sqrt(try_divide(max(rate) * (1 - max(rate)), count(*))) AS high,
       count(*) AS evidence, 5000L AS needed
FROM line CROSS JOIN config
