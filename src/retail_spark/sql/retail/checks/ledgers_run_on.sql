-- Movements are numbered from 1 each day, never go back in time, and each balance follows from the one before.
WITH ledger AS (
    SELECT store_id AS location_key, product_id, dt, movement_seq, event_ts, quantity, balance FROM store_inventory_txn
    UNION ALL
    SELECT dc_id + 100000, product_id, dt, movement_seq, event_ts, quantity, balance FROM dc_inventory_txn
), step AS (
    SELECT location_key, product_id, balance,
           lag(balance) OVER day_by_day + quantity <> balance AS is_off_balance,
           lag(event_ts) OVER day_by_day > event_ts AS is_back_in_time,
           if(lag(dt) OVER day_by_day = dt, lag(movement_seq) OVER day_by_day + 1, 1) <> movement_seq AS is_misnumbered,
           lead(dt) OVER day_by_day IS NULL AS is_last
    FROM ledger
    WINDOW day_by_day AS (PARTITION BY location_key, product_id ORDER BY dt, movement_seq)
), at_the_end AS (
    SELECT count(*) AS strays
    FROM (SELECT location_key, product_id, balance FROM step WHERE is_last) s
    LEFT JOIN (SELECT location_key, product_id, available FROM inventory_positions
               WHERE dt = (SELECT max(dt) FROM inventory_positions)) p USING (location_key, product_id)
    WHERE p.available IS NULL OR p.available <> s.balance
)
SELECT CAST(off_balance + back_in_time + misnumbered + strays AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       evidence, 0L AS needed,
       concat(off_balance, ' off balance, ', back_in_time, ' back in time, ', misnumbered, ' misnumbered, ',
              strays, ' positions whose last balance is not their stock') AS detail
FROM (SELECT count(*) AS evidence, count_if(is_off_balance) AS off_balance,
             count_if(is_back_in_time) AS back_in_time, count_if(is_misnumbered) AS misnumbered FROM step)
CROSS JOIN at_the_end
