-- A visit's changes of zone begin at the entrance, go on from where the last one led, and stand in the order of time.
WITH step AS (
    SELECT visitor_id, from_zone, to_zone, event_ts, customer_ble_id,
           lag(to_zone, 1, 'ENTRANCE') OVER way AS stood_in, lag(event_ts) OVER way AS since,
           lag(customer_ble_id) OVER way AS phone
    FROM customer_zone_changes WINDOW way AS (PARTITION BY visitor_id ORDER BY trace_id)
), heard AS (
    SELECT visitor_id, zone, min(customer_ble_id) AS phone FROM ble_pings GROUP BY visitor_id, zone
)
SELECT CAST(count_if(from_zone <> stood_in OR from_zone = to_zone OR event_ts < since OR customer_ble_id <> s.phone
                     OR h.phone IS NULL OR h.phone <> customer_ble_id) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM step s LEFT JOIN heard h ON h.visitor_id = s.visitor_id AND h.zone = s.to_zone
