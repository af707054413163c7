-- A shop has more visits than its time brings on the six days after each day of a campaign near it, and on no other.
WITH felt AS (
    SELECT DISTINCT store_id, explode(sequence(date_add(start_date, 1), date_add(end_date, 6))) AS dt
    FROM campaign_reach WHERE daily_impressions > 0
)
SELECT CAST(count_if((d.marketing > 1) <> (f.store_id IS NOT NULL) OR d.marketing < 1 OR d.marketing > 1.5) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM demand_factors d LEFT JOIN felt f ON f.store_id = d.location_id AND f.dt = d.dt
