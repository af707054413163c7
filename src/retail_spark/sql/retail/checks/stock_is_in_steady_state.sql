-- Stock neither piles up nor runs dry: the last quarter holds as much as the second within 10 %, season apart.
-- Stock follows demand not at all (slow movers) to fully (fast ones). So between the two quarters it may move as far as
-- the demand that planners know of (season, weekday, holiday), and 10 % on top.
WITH horizon AS (
    SELECT min(dt) AS first_day, datediff(max(dt), min(dt)) + 1 AS days FROM inventory_positions
), stock AS (
    SELECT datediff(dt, first_day) * 4 DIV days AS quarter, sum(available) / count(DISTINCT dt) AS units,
           count(*) / count(DISTINCT dt) AS positions
    FROM inventory_positions CROSS JOIN horizon
    GROUP BY datediff(dt, first_day) * 4 DIV days
), demand AS (
    SELECT datediff(f.dt, first_day) * 4 DIV days AS quarter,
           sum(s.daily_traffic_multiplier * least(f.season * f.weekday * f.holiday, 5D)) / count(DISTINCT f.dt) AS units
    FROM demand_factors f JOIN stores s ON s.id = f.location_id CROSS JOIN horizon
    GROUP BY datediff(f.dt, first_day) * 4 DIV days
), growth AS (
    SELECT max(if(quarter = 3, stock.units, NULL)) / max(if(quarter = 1, stock.units, NULL)) AS of_stock,
           max(if(quarter = 3, demand.units, NULL)) / max(if(quarter = 1, demand.units, NULL)) AS of_demand,
           max(positions) AS positions
    FROM stock JOIN demand USING (quarter)
)
SELECT of_stock AS measured, least(of_demand, 1D) * 0.9 AS low, greatest(of_demand, 1D) * 1.1 AS high,
       if(positions >= 1000, days, 0) AS evidence, 90L AS needed
FROM growth CROSS JOIN horizon
