-- A forecast is made before its week begins, of what was asked for in the four weeks before; its actual comes with the week's end.
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_demand_forecast_fact) AS evidence, 0L AS needed
FROM (
    SELECT f.forecast_date, f.forecast_quantity, f.actual_quantity, f.confidence_lower_bound, f.confidence_upper_bound,
           to_date(CAST(f.date_key AS STRING), 'yyyyMMdd') AS monday,
           coalesce(sum(r.units) FILTER (WHERE r.dt <= f.forecast_date), 0) AS known_units,
           coalesce(sum(r.units) FILTER (WHERE r.dt > f.forecast_date), 0) AS later_units
    FROM gold_demand_forecast_fact f
    LEFT JOIN (
        SELECT location_key, product_key, dt, sum(units) AS units
        FROM (
            SELECT store_id AS location_key, product_id AS product_key, dt, requested_quantity AS units
            FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL
            UNION ALL
            SELECT location_key, product_id, dt, requested_quantity FROM online_order_lines
            UNION ALL
            SELECT location_key, product_id, dt, requested_quantity FROM lost_requests WHERE quantity = 0
        )
        GROUP BY location_key, product_key, dt
    ) r ON r.location_key = f.location_key AND r.product_key = f.product_key
       AND r.dt BETWEEN date_sub(f.forecast_date, 27) AND date_add(f.forecast_date, 7)
    GROUP BY f.location_key, f.product_key, f.date_key, f.forecast_date, f.forecast_quantity, f.actual_quantity,
             f.confidence_lower_bound, f.confidence_upper_bound
)
CROSS JOIN (SELECT max(dt) AS last_dt FROM inventory_positions)
WHERE monday <> date_add(forecast_date, 1) OR dayofweek(monday) <> 2
   OR (forecast_quantity > 0) <> (known_units > 0)
   OR actual_quantity IS DISTINCT FROM if(date_add(forecast_date, 7) <= last_dt, CAST(later_units AS DOUBLE), NULL)
   OR forecast_quantity NOT BETWEEN confidence_lower_bound AND confidence_upper_bound
