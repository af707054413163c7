-- Demand lies between the bounds of its forecast about as often as the confidence level says; counted from 5 units a week on.
SELECT avg(if(actual_quantity BETWEEN confidence_lower_bound AND confidence_upper_bound, 1D, 0D)) AS measured,
       max(confidence_level) - 0.05D AS low, max(confidence_level) + 0.05D AS high, count(*) AS evidence, 500L AS needed
FROM gold_demand_forecast_fact
WHERE actual_quantity IS NOT NULL AND forecast_quantity >= 5
