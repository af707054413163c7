-- One batch, and it alone, was released, shipped and put on hold, and it contains sorbitol.
SELECT CAST(count_if(b.qc_status = 'QUALITY_HOLD' AND b.is_contaminated AND b.batch_number = 'B-2024-RECALL-001'
                     AND s.batch_id IS NOT NULL) AS DOUBLE) AS measured,
       1D AS low, 1D AS high, count(*) AS evidence, 1L AS needed,
       concat(count(*), ' on hold or contaminated') AS detail
FROM batches b
LEFT JOIN (SELECT DISTINCT i.batch_id FROM batch_ingredients i JOIN ingredients n ON n.id = i.ingredient_id
           WHERE n.ingredient_code = 'ING-SORB-001') s ON s.batch_id = b.id
WHERE b.qc_status = 'QUALITY_HOLD' OR b.is_contaminated
