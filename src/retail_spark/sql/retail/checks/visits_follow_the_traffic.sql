-- Over all shops and days there are as many visits as the config's shoppers times each day's factors come to.
WITH visit AS (
    SELECT trace_id, store_id, dt, event_ts FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id, store_id, dt, event_ts FROM lost_requests WHERE channel IN ('STORE_POS', 'STORE_KIOSK')
), asked AS (
    SELECT CAST(get_json_object(max_by(config, run_id), '$.shoppers_per_day') AS DOUBLE)
           * (1 - CAST(get_json_object(max_by(config, run_id), '$.digital_share') AS DOUBLE)) AS visits_per_day
    FROM run_manifest
), expected AS (
    SELECT sum(s.daily_traffic_multiplier * f.total)
           / (SELECT sum(daily_traffic_multiplier) FROM stores) AS ordinary_days
    FROM demand_factors f JOIN stores s ON s.id = f.location_id
)
SELECT try_divide(count(*), max(ordinary_days * visits_per_day)) AS measured, 0.94D AS low, 1.06D AS high,
       count(*) AS evidence, 5000L AS needed
FROM visit CROSS JOIN expected CROSS JOIN asked
