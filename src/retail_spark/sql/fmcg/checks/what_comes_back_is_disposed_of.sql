-- The fates of a return line add up to its cases, and nothing expired or contaminated is sold again.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(d.cases, 0) <> l.quantity_cases
           OR (l.condition IN ('expired', 'contaminated') AND coalesce(d.restocked, 0) > 0) AS bad
    FROM return_lines l
    FULL JOIN (SELECT return_id, return_line_number, sum(quantity_cases) AS cases,
                      count_if(disposition IN ('restock', 'liquidate')) AS restocked
               FROM disposition_logs GROUP BY return_id, return_line_number) d
      ON d.return_id = l.return_id AND d.return_line_number = l.line_number
)
