-- Over all positions and weeks, demand comes to about what was forecast.
SELECT sum(forecast_quantity) / sum(actual_quantity) AS measured, 0.9D AS low, 1.1D AS high,
       count(DISTINCT forecast_date) AS evidence, 4L AS needed
FROM gold_demand_forecast_fact WHERE actual_quantity IS NOT NULL
