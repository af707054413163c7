-- The cases of a return are the sum of its lines; its permission was granted.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT r.total_cases <> coalesce(l.cases, 0) OR coalesce(m.status <> 'approved', false) AS bad
    FROM returns r
    LEFT JOIN (SELECT return_id, sum(quantity_cases) AS cases FROM return_lines GROUP BY return_id) l ON l.return_id = r.id
    LEFT JOIN rma_authorizations m ON m.id = r.rma_id
)
