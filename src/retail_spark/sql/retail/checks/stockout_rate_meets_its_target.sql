-- After the second week, the mean share of positions that close a day at 0 is within one point of the target.
WITH target AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.target_stockout_rate') AS DOUBLE) AS rate FROM run_manifest
), day AS (
    SELECT dt, avg(if(available = 0, 1D, 0D)) AS rate, count(*) AS positions FROM inventory_positions GROUP BY dt
), horizon AS (
    SELECT min(dt) AS first_day, count(*) AS days, max_by(positions, dt) AS positions FROM day
)
SELECT avg(if(dt >= date_add(first_day, 14), day.rate, NULL)) AS measured,
       max(target.rate) - 0.01D AS low, max(target.rate) + 0.01D AS high,
       max(if(days >= 28, horizon.positions, 0L)) AS evidence, 5000L AS needed
FROM day CROSS JOIN horizon CROSS JOIN target
