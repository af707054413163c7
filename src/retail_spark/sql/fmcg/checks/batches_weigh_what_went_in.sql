-- What went into a batch weighs exactly what it gave plus what it scrapped.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT b.quantity_kg + b.scrap_kg <> coalesce(i.kg, 0) OR b.scrap_kg < 0 AS bad
    FROM batches b
    LEFT JOIN (SELECT batch_id, sum(actual_quantity_kg) AS kg FROM batch_ingredients GROUP BY batch_id) i ON i.batch_id = b.id
)
