-- Forecasts miss what the till sold by 20 to 50 % in the mean.
SELECT CAST(avg(mape) AS DOUBLE) AS measured, 0.20D AS low, 0.50D AS high, count(mape) AS evidence, 20000L AS needed
FROM forecast_accuracy WHERE actual_quantity > 0
