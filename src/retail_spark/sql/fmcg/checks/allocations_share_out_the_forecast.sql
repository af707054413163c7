-- What DCs are allocated of a division's forecast sums to it.
SELECT CAST(count_if(a.cases <> f.forecast_quantity_cases) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT forecast_id, sum(allocated_quantity_cases) AS cases FROM demand_allocation GROUP BY forecast_id) a
JOIN demand_forecasts f ON f.id = a.forecast_id
