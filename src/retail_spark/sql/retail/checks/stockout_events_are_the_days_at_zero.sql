-- Every day on which a position closes at 0 belongs to exactly one stockout event, and no other day does.
WITH empty_run AS (
    SELECT location_key, product_id, date_sub(dt, stockout_days - 1) AS began, max(dt) AS ended,
           count(*) AS days, max(stockout_days) AS counted, min_by(opening, dt) AS opening
    FROM inventory_positions WHERE available = 0
    GROUP BY location_key, product_id, date_sub(dt, stockout_days - 1)
), event AS (
    SELECT location_key, product_key, to_date(CAST(stockout_start_date_key AS STRING), 'yyyyMMdd') AS start_day,
           stockout_end_date_key, stockout_duration_days
    FROM gold_stockout_events
)
SELECT CAST(count_if(NOT coalesce(
           -- the run has no gap, and did not begin with a shelf that was empty already
           days = datediff(ended, began) + 1 AND days = counted
           AND (opening > 0 OR began = (SELECT min(dt) FROM inventory_positions))
           AND days = stockout_duration_days
           -- open events are those of the last day
           AND stockout_end_date_key <=> if(ended < (SELECT max(dt) FROM inventory_positions),
                                            CAST(date_format(ended, 'yyyyMMdd') AS INT), NULL), FALSE)) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM empty_run FULL JOIN event
     ON event.location_key = empty_run.location_key AND event.product_key = empty_run.product_id
        AND event.start_day = empty_run.began
