-- A position asks for goods only at or below its reorder point, and for enough to rise above it.
SELECT CAST(count_if(NOT coalesce(reorder_quantity > 0 AND current_quantity BETWEEN 0 AND reorder_point
                                  AND current_quantity + reorder_quantity > reorder_point
                                  AND priority IN ('NORMAL', 'HIGH', 'URGENT'), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM reorders
