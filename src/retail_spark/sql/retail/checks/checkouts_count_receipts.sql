-- In each shop and day as many people pass the checkout as there are receipts, and all of them came in at a door.
WITH side AS (
    SELECT store_id, dt, if(zone = 'CHECKOUT', count, 0) AS passed, if(zone LIKE 'ENTRANCE%', count, 0) AS came,
           0 AS receipts
    FROM foot_traffic
    UNION ALL
    SELECT store_id, dt, 0, 0, 1 FROM receipts WHERE receipt_type = 'SALE'
), day AS (
    SELECT sum(passed) AS passed, sum(came) AS came, sum(receipts) AS receipts FROM side GROUP BY store_id, dt
)
SELECT CAST(count_if(passed <> receipts OR came < receipts) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM day
