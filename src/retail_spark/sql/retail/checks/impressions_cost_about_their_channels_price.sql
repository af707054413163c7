-- Impressions cost something, in cents what they cost in dollars, and in one channel none twice as much as another.
WITH channel AS (
    SELECT count_if(NOT coalesce(cost > 0 AND cost_cents = round(cost * 100), FALSE)) AS wrong,
           max(cost) > 2 * min(cost) AS is_wide, count(*) AS impressions
    FROM marketing GROUP BY channel
)
SELECT CAST(coalesce(sum(wrong), 0) + count_if(is_wide) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       coalesce(sum(impressions), 0) AS evidence, 0L AS needed
FROM channel
