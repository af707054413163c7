-- A day's traffic is the product of its factors, those of time capped at 5; closed shops have none; no day lacks.
WITH factor AS (
    SELECT location_id, dt, total,
           if(open_second < close_second, 
              least(season * weekday * holiday * weather * event, 5D) * marketing, 0D) AS expected
    FROM demand_factors
)
SELECT CAST(count_if(NOT coalesce(abs(total - expected) < 1e-9, FALSE))
            + abs(count(*) - count(DISTINCT location_id) * count(DISTINCT dt))
            + abs(count(DISTINCT if(location_id < 100000, location_id, NULL))
                  - (SELECT count(*) FROM stores)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM factor
