-- The star shows every click in the digital shop: who, what, when, and what it was worth.
WITH side AS (
    SELECT event_id, xxhash64(session_id, event_ts, event_type, customer_id, product_id, value_cents, is_bounce,
                              order_id_ext IS NOT NULL) & 4294967295L AS row_hash
    FROM session_events
    UNION ALL
    SELECT event_id,
           -(xxhash64(session_id, event_timestamp, event_type, CAST(customer_key DIV 100 AS BIGINT),
                      CAST(product_key AS BIGINT), CAST(event_value * 100 AS BIGINT), bounce_flag, conversion_flag)
             & 4294967295L)
    FROM gold_customer_event_fact
)
SELECT CAST(count_if(difference <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference FROM side GROUP BY event_id)
