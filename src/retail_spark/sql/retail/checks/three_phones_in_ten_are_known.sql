-- Of the visits whose phone a beacon hears, 30 % are those of a known customer.
WITH visit AS (
    SELECT visitor_id, max(customer_id) AS customer_id FROM ble_pings GROUP BY visitor_id
)
SELECT avg(if(customer_id IS NULL, 0D, 1D)) AS measured, 0.27D AS low, 0.33D AS high,
       count(DISTINCT customer_id) AS evidence, 1000L AS needed
FROM visit
