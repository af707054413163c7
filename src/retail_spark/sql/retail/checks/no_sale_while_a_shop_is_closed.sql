-- Nobody buys, asks or brings back anything in a shop that is closed at that moment.
WITH visit AS (
    SELECT store_id, dt, event_ts FROM receipts
    UNION ALL
    SELECT store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
)
SELECT CAST(count_if(NOT coalesce(unix_timestamp(event_ts) - unix_date(v.dt) * 86400L >= open_second
                                  AND unix_timestamp(event_ts) - unix_date(v.dt) * 86400L < close_second, FALSE))
            AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM visit v LEFT JOIN demand_factors f ON f.location_id = v.store_id AND f.dt = v.dt
