-- No position ever holds fewer than no units, at no close and after no movement.
SELECT CAST(count_if(units < 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (
    SELECT least(opening, available, reserved, damaged, in_transit) AS units FROM inventory_positions
    UNION ALL
    SELECT balance FROM store_inventory_txn
    UNION ALL
    SELECT balance FROM dc_inventory_txn
)
