-- On four days of five, the share of positions that close at 0 is within 2.5 points of the target (5 to 10 %).
-- Judged from the third week on, but for the 14 days after a holiday that doubles demand: those are meant to hurt.
WITH target AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.target_stockout_rate') AS DOUBLE) AS rate FROM run_manifest
), day AS (
    SELECT dt, avg(if(available = 0, 1D, 0D)) AS rate, count(*) AS positions FROM inventory_positions GROUP BY dt
), horizon AS (
    SELECT min(dt) AS first_day, count(*) AS days, max_by(positions, dt) AS positions FROM day
), rush AS (
    SELECT DISTINCT explode(sequence(dt, date_add(dt, 14))) AS dt FROM demand_factors WHERE holiday >= 2
), judged AS (
    SELECT day.rate BETWEEN target.rate - 0.025D AND target.rate + 0.025D AS is_in_band, days, horizon.positions
    FROM day CROSS JOIN horizon CROSS JOIN target LEFT ANTI JOIN rush ON rush.dt = day.dt
    WHERE day.dt >= date_add(first_day, 14)
)
SELECT avg(if(is_in_band, 1D, 0D)) AS measured, 0.8D AS low, 1D AS high,
       coalesce(max(if(days >= 28, positions, 0L)), 0L) AS evidence, 5000L AS needed
FROM judged
