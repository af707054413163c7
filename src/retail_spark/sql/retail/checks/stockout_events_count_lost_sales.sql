-- What a stockout cost is counted, not guessed: the requests refused or cut from its first to its last day.
WITH counted AS (
    SELECT e.lost_sales_attempts, e.lost_sales_quantity, e.lost_sales_revenue,
           count(l.request_id) AS attempts, coalesce(sum(l.lost_quantity), 0) AS quantity,
           coalesce(sum(l.lost_revenue), 0) AS revenue
    FROM gold_stockout_events e
    LEFT JOIN gold_lost_sales_fact l
         ON l.location_key = e.location_key AND l.product_key = e.product_key
            AND l.date_key BETWEEN e.stockout_start_date_key AND coalesce(e.stockout_end_date_key, 99991231)
    GROUP BY e.stockout_id, e.lost_sales_attempts, e.lost_sales_quantity, e.lost_sales_revenue
)
SELECT CAST(count_if(lost_sales_attempts <> attempts OR lost_sales_quantity <> quantity
                     OR lost_sales_revenue <> revenue) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, coalesce(sum(attempts), 0) AS evidence, 0L AS needed
FROM counted
