-- How well was demand foreseen, week by week, and how often did it lie between the bounds?
SELECT d.calendar_date AS monday, l.location_type, round(sum(f.forecast_quantity), 1) AS forecast_units,
       sum(f.actual_quantity) AS actual_units,
       round(avg(if(f.actual_quantity BETWEEN f.confidence_lower_bound AND f.confidence_upper_bound, 1, 0)), 3) AS covered,
       max(f.confidence_level) AS promised
FROM gold_demand_forecast_fact f JOIN gold_date_dim d USING (date_key) JOIN gold_location_dim l USING (location_key)
WHERE f.actual_quantity IS NOT NULL
GROUP BY d.calendar_date, l.location_type ORDER BY monday, l.location_type
