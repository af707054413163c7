-- Miscounts, breakage and theft touch about 8 positions in 10 000 a day.
WITH figure AS (
    SELECT (SELECT count(*) FROM store_inventory_txn WHERE source IN ('COUNT', 'BREAKAGE', 'THEFT'))
           + (SELECT count(*) FROM dc_inventory_txn WHERE source IN ('COUNT', 'BREAKAGE', 'THEFT')) AS events,
           (SELECT count(*) FROM inventory_positions) AS position_days
)
SELECT try_divide(events, position_days) AS measured, 0.00055D AS low, 0.00095D AS high,
       position_days AS evidence, 400000L AS needed
FROM figure
