-- On 2 % of their days distribution centres are disrupted.
WITH horizon AS (
    SELECT min(dt) AS first_day, max(dt) AS last_day FROM inventory_positions
), disrupted AS (
    SELECT count(*) AS days
    FROM (SELECT DISTINCT dc_id, explode(sequence(dt, coalesce(to_date(end_time), last_day))) AS day
          FROM supply_chain_disruption CROSS JOIN horizon)
    CROSS JOIN horizon WHERE day >= first_day
), worked AS (
    SELECT count(*) * (SELECT datediff(last_day, first_day) + 1 FROM horizon) AS days
    FROM distribution_centers WHERE dc_type = 'dc'
)
SELECT d.days / w.days AS measured, 0.01D AS low, 0.03D AS high, w.days AS evidence, 5000L AS needed
FROM disrupted d CROSS JOIN worked w
