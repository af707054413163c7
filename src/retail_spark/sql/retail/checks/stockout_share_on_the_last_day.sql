-- On the last day 5 to 10 % of the positions are out of stock: the target +- 2.5 points (validation query 5a).
-- Not judged within 14 days after a holiday that doubles demand, or after a severe disruption.
WITH target AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.target_stockout_rate') AS DOUBLE) * 100 AS percent
    FROM run_manifest
), horizon AS (
    SELECT datediff(max(dt), min(dt)) + 1 AS days,
           max(if(holiday >= 2, dt, NULL)) >= date_sub(max(dt), 14) AS is_after_rush, max(dt) AS last_day
    FROM demand_factors
), struck AS (
    SELECT max(coalesce(to_date(end_time), dt)) AS last_day FROM supply_chain_disruption WHERE severity = 'SEVERE'
), position AS (
    SELECT avg(if(is_stockout, 100D, 0D)) AS percent, count(*) AS positions
    FROM gold_inventory_fact WHERE date_key = (SELECT max(date_key) FROM gold_inventory_fact)
)
SELECT position.percent AS measured, target.percent - 2.5D AS low, target.percent + 2.5D AS high,
       if(days >= 28 AND NOT coalesce(is_after_rush, FALSE)
          AND NOT coalesce(struck.last_day >= date_sub(horizon.last_day, 14), FALSE), positions, 0L) AS evidence,
       5000L AS needed
FROM position CROSS JOIN horizon CROSS JOIN target CROSS JOIN struck
