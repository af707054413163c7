-- Damaged units on the last day broke, or came back unfit for sale, since Monday, when they are cleared.
WITH day AS (
    SELECT min(dt) AS first_day, max(dt) AS last_day, trunc(max(dt), 'WEEK') AS monday FROM inventory_positions
), side AS (
    SELECT location_key, product_id, damaged AS units FROM inventory_positions WHERE dt = (SELECT last_day FROM day)
    UNION ALL
    SELECT store_id, product_id, quantity FROM store_inventory_txn
    WHERE txn_type = 'DAMAGED' AND dt >= (SELECT monday FROM day)
    UNION ALL
    SELECT dc_id + 100000, product_id, quantity FROM dc_inventory_txn
    WHERE txn_type = 'DAMAGED' AND dt >= (SELECT monday FROM day)
    UNION ALL
    SELECT store_id, product_id, quantity FROM receipt_lines
    WHERE quantity < 0 AND restock_date IS NULL AND dt >= (SELECT monday FROM day)
)
SELECT CAST(count_if(units <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       -- a week that began before the records cannot be judged
       (SELECT if(monday >= first_day, 1L, 0L) FROM day) AS evidence, 1L AS needed
FROM (SELECT sum(units) AS units FROM side GROUP BY location_key, product_id)
