-- Stock cuts some sales: there are lines with less sold than requested, and units that they lack (validation query 5b).
SELECT CAST(least(count_if(is_inventory_constrained),
                  coalesce(sum(quantity_requested - quantity_sold), 0)) AS DOUBLE) AS measured,
       1D AS low, 1e15D AS high, count(*) AS evidence, 2000L AS needed
FROM gold_sales_fact WHERE quantity_requested IS NOT NULL
