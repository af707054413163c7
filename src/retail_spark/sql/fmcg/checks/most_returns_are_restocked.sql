-- How far the fates of returns are from 70 % restocked, 15 % liquidated, 10 % scrapped and 5 % donated.
SELECT CAST(measured AS DOUBLE) AS measured, 0.0D AS low, 0.03D AS high, evidence, 1500L AS needed
FROM (
SELECT greatest(abs(avg(IF(disposition = 'restock', 1.0, 0.0)) - 0.70),
                    abs(avg(IF(disposition = 'liquidate', 1.0, 0.0)) - 0.15),
                    abs(avg(IF(disposition = 'scrap', 1.0, 0.0)) - 0.10),
                    abs(avg(IF(disposition = 'donate', 1.0, 0.0)) - 0.05)) AS measured, count(*) AS evidence
    FROM disposition_logs
)
