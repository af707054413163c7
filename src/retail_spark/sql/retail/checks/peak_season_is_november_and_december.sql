-- Stockouts that began in November or December, and only those, are flagged as peak season.
SELECT CAST(count_if(peak_season_flag <> (stockout_start_date_key DIV 100 % 100 IN (11, 12))) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM gold_stockout_events
