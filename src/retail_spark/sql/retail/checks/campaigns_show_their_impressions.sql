-- On each of its days, and on no other, a campaign shows its impressions: in its channels, to the segment it speaks to.
WITH horizon AS (
    SELECT date_sub(min(dt), 7) AS first_day, max(dt) AS last_day FROM inventory_positions
), planned AS (
    SELECT campaign_id, daily_impressions,
           explode(sequence(greatest(start_date, first_day), least(end_date, last_day))) AS dt
    FROM campaigns CROSS JOIN horizon WHERE start_date <= last_day AND end_date >= first_day
), shown AS (
    SELECT m.campaign_id, m.dt, count(*) AS impressions,
           count_if(NOT coalesce(array_contains(c.channels, m.channel)
                                 AND (size(c.target_segments) = 0 OR array_contains(c.target_segments, p.segment))
                                 AND p.home_store_id = m.store_id AND p.ad_id = m.customer_ad_id
                                 AND to_date(m.event_ts) = m.dt, FALSE)) AS wrong
    FROM marketing m
    LEFT JOIN campaigns c ON c.campaign_id = m.campaign_id
    LEFT JOIN customers p ON p.id = m.customer_id
    GROUP BY m.campaign_id, m.dt
)
SELECT CAST(count_if(NOT coalesce(impressions = daily_impressions, FALSE)) + coalesce(sum(wrong), 0) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM planned p FULL JOIN shown s ON s.campaign_id = p.campaign_id AND s.dt = p.dt
