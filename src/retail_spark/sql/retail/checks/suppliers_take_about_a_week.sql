-- Suppliers deliver to the distribution centres in a week on average.
SELECT avg(datediff(t.dt, r.dt)) AS measured, 6.5D AS low, 7.5D AS high, count(*) AS evidence, 1000L AS needed
FROM dc_inventory_txn t JOIN reorders r ON r.reorder_id = t.cause_id
WHERE t.cause_type = 'REORDER'
  -- what was ordered in the last days and is quick would make the mean too short
  AND r.dt <= (SELECT date_sub(max(dt), 10) FROM inventory_positions)
  AND r.dt >= (SELECT min(dt) FROM inventory_positions)
