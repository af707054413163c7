-- Cases shipped to shops in the year, by the mean weekly stock of the DCs.
WITH flows AS (
    SELECT last_movement_date AS day, sum(quantity_cases) AS n FROM inventory WHERE location_type = 'dc'
    GROUP BY last_movement_date
    UNION ALL
    SELECT ship_date, -sum(total_cases) FROM shipments WHERE origin_type = 'dc' GROUP BY ship_date
    UNION ALL
    SELECT actual_delivery_date, sum(total_cases) FROM shipments
    WHERE shipment_type = 'dc_to_dc' AND actual_delivery_date IS NOT NULL GROUP BY actual_delivery_date
), weeks AS (
    SELECT explode(sequence(min(order_date), max(order_date), INTERVAL 7 DAYS)) AS monday FROM orders
), stocks AS (
    SELECT w.monday, sum(f.n) AS stock FROM weeks w JOIN flows f ON f.day <= w.monday GROUP BY w.monday
), sold AS (
    SELECT sum(IF(destination_type = 'store', total_cases, 0)) AS cases, count(*) AS shipments
    FROM shipments WHERE origin_type = 'dc'
)
SELECT CAST(max(s.cases) / avg(t.stock) AS DOUBLE) AS measured, 6D AS low, 14D AS high, max(s.shipments) AS evidence,
       20000L AS needed
FROM stocks t CROSS JOIN sold s
