-- Per place, product and day, the units on lines, in SALE movements and in the sales of the star are the same.
WITH side AS (
    SELECT dt, store_id AS location_key, product_id, quantity AS on_lines, 0 AS moved, 0 AS in_star
    FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT dt, location_key, product_id, quantity, 0, 0 FROM online_order_lines
    UNION ALL
    SELECT dt, store_id, product_id, 0, -quantity, 0 FROM store_inventory_txn WHERE txn_type = 'SALE'
    UNION ALL
    SELECT dt, dc_id + 100000, product_id, 0, -quantity, 0 FROM dc_inventory_txn WHERE txn_type = 'SALE'
    UNION ALL
    SELECT to_date(CAST(date_key AS STRING), 'yyyyMMdd'), location_key, product_key, 0, 0, quantity_sold
    FROM gold_sales_fact WHERE NOT is_return
)
SELECT CAST(count_if(on_lines <> moved OR moved <> in_star) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM (SELECT sum(on_lines) AS on_lines, sum(moved) AS moved, sum(in_star) AS in_star
      FROM side GROUP BY dt, location_key, product_id)
