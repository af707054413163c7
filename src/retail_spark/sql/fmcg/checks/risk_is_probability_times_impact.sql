-- A risk's score is its probability times its impact.
SELECT CAST(count_if(coalesce(risk_score <> probability * impact_score, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM risk_events
