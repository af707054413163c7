-- No shop has receipts from before the day on which it first opened.
SELECT CAST(count_if(NOT coalesce(r.dt >= s.opened_date, FALSE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM receipts r LEFT JOIN stores s ON s.id = r.store_id
