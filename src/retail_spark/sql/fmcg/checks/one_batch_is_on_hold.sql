-- One batch, and it alone, was released, shipped and put on hold, and it contains sorbitol.
SELECT CAST(measured AS DOUBLE) AS measured, 1D AS low, 1D AS high, evidence, 1L AS needed
FROM (
SELECT count(*) AS evidence,
           count_if(b.qc_status = 'QUALITY_HOLD' AND b.is_contaminated AND b.batch_number = 'B-2024-RECALL-001'
                    AND EXISTS (SELECT 1 FROM batch_ingredients i JOIN ingredients n ON n.id = i.ingredient_id
                                WHERE i.batch_id = b.id AND n.ingredient_code = 'ING-SORB-001')) AS measured
    FROM batches b WHERE b.qc_status = 'QUALITY_HOLD' OR b.is_contaminated
)
