-- MegaMart has exactly 45 % of all shops, as its account states.
SELECT CAST(abs(count_if(retail_account_id = 1) - round(count(*) * 0.45)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM retail_locations
