-- The cases of a batch are spread over plant, DCs, shops and the road without a rest, each reserved or available.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(i.cases, 0) <> b.output_cases OR coalesce(i.least, -1) < 0 OR i.wrong > 0 AS bad
    FROM batches b
    LEFT JOIN (SELECT batch_id, sum(quantity_cases) AS cases, min(quantity_available) AS least,
                      count_if(quantity_cases <> quantity_reserved + quantity_available) AS wrong
               FROM inventory GROUP BY batch_id) i ON i.batch_id = b.id
)
