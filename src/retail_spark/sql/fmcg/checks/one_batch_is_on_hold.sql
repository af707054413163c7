-- One batch, and it alone, was released, shipped and put on hold, and it contains sorbitol: faults counted.
WITH held AS (
    SELECT coalesce(b.qc_status = 'QUALITY_HOLD' AND b.is_contaminated AND b.batch_number = 'B-2024-RECALL-001'
                    AND b.qc_release_date IS NOT NULL AND s.batch_id IS NOT NULL AND l.batch_id IS NOT NULL, false) AS is_it
    FROM batches b
    LEFT JOIN (SELECT DISTINCT i.batch_id FROM batch_ingredients i JOIN ingredients n ON n.id = i.ingredient_id
               WHERE n.ingredient_code = 'ING-SORB-001') s ON s.batch_id = b.id
    LEFT JOIN (SELECT DISTINCT batch_id FROM shipment_lines) l ON l.batch_id = b.id
    WHERE b.qc_status = 'QUALITY_HOLD' OR b.is_contaminated
)
SELECT CAST(abs(1 - count_if(is_it)) + count_if(NOT is_it) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM batches) AS evidence, 1L AS needed, concat(count(*), ' on hold or contaminated') AS detail
FROM held
