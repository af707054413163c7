-- Units on hand are those for sale, those promised to online orders and the damaged ones; a stockout has none for sale.
SELECT CAST(count_if(quantity_on_hand <> quantity_available + quantity_reserved + quantity_damaged
                     OR is_stockout <> (quantity_available = 0)
                     OR is_stockout <> (stockout_duration_days > 0)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM gold_inventory_fact
