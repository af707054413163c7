-- Demand lies between the bounds of its forecast about as often as the confidence level says; counted from 5 units a week on.
-- The positions of a week share its weather, so a week is one piece of evidence, however many they are.
SELECT sum(covered) / sum(forecasts) AS measured, max(level) - 0.05D AS low, max(level) + 0.05D AS high,
       count_if(forecasts >= 100) AS evidence, 4L AS needed
FROM (
  SELECT forecast_date, count(*) AS forecasts, max(confidence_level) AS level,
         count_if(actual_quantity BETWEEN confidence_lower_bound AND confidence_upper_bound) AS covered
  FROM gold_demand_forecast_fact
  WHERE actual_quantity IS NOT NULL AND forecast_quantity >= 5
  GROUP BY forecast_date)
