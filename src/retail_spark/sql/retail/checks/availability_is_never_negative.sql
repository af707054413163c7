-- The star shows no position with fewer than no units for sale (validation query 5e).
SELECT CAST(count_if(quantity_available < 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM gold_inventory_fact
