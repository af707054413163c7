-- A customer's versions follow each other without gap or overlap, from the day they joined on, and the last one is current.
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_customer_dim) AS evidence, 0L AS needed
FROM (
    SELECT *, lag(expiration_date) OVER (PARTITION BY customer_id ORDER BY effective_date) AS before,
           lead(effective_date) OVER (PARTITION BY customer_id ORDER BY effective_date) AS next,
           row_number() OVER (PARTITION BY customer_id ORDER BY effective_date) AS version
    FROM gold_customer_dim
)
WHERE effective_date > expiration_date
   OR customer_key <> CAST(customer_id AS INT) * 100 + version
   OR effective_date <> coalesce(date_add(before, 1), acquisition_date)
   OR is_current <> (next IS NULL)
   OR (next IS NULL AND expiration_date <> DATE'9999-12-31')
