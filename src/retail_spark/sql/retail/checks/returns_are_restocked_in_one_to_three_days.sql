-- Returned goods stand on the shelf again in one to three days, or are written off (validation query 5f).
SELECT CAST(count_if(NOT coalesce(is_return
                                  AND datediff(back.calendar_date, came.calendar_date) BETWEEN 1 AND 3, FALSE))
            AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed,
       concat(min(datediff(back.calendar_date, came.calendar_date)), ' to ',
              max(datediff(back.calendar_date, came.calendar_date)), ' days') AS detail
FROM gold_sales_fact f
LEFT JOIN gold_date_dim came ON came.date_key = f.date_key
LEFT JOIN gold_date_dim back ON back.date_key = f.return_restocked_date_key
WHERE f.return_restocked_date_key IS NOT NULL
