-- On 2 % of their days distribution centres are disrupted, as far as chance lets so many days tell.
-- Disruptions of 1, 2 or 3 days (60, 30, 10 %) spread the days as 1.8 times a Poisson count; its root has an error of 1/2,
-- and four of those are allowed.
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
SELECT d.days / w.days AS measured, 1.8D / w.days * power(greatest(sqrt(0.02D * w.days / 1.8D) - 2, 0D), 2) AS low,
       1.8D / w.days * power(sqrt(0.02D * w.days / 1.8D) + 2, 2) AS high, w.days AS evidence, 360L AS needed
FROM disrupted d CROSS JOIN worked w
