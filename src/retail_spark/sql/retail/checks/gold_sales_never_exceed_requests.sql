-- No line of the star sells more than was requested or lay there; constrained are just those that sold less.
SELECT CAST(count_if(NOT coalesce(if(is_return,
           quantity_sold > 0 AND quantity_requested IS NULL AND NOT is_inventory_constrained,
           quantity_sold BETWEEN 1 AND least(quantity_requested, inventory_at_purchase)
               AND is_inventory_constrained = (quantity_sold < quantity_requested)), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM gold_sales_fact
