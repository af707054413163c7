-- The star shows every request that stock cut or refused, with what it lacked.
WITH side AS (
    SELECT CAST(request_id AS STRING) AS request_id,
           xxhash64(dt, CAST(location_key AS BIGINT), CAST(product_id AS BIGINT), requested_quantity, quantity,
                    lost_quantity, lost_revenue, reason) & 4294967295L AS row_hash
    FROM lost_requests
    UNION ALL
    SELECT request_id,
           -(xxhash64(to_date(CAST(date_key AS STRING), 'yyyyMMdd'), CAST(location_key AS BIGINT),
                      CAST(product_key AS BIGINT), quantity_requested, quantity_allocated,
                      lost_quantity, lost_revenue, reason) & 4294967295L)
    FROM gold_lost_sales_fact
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY request_id)
