-- Sessions and people of a digital channel's day are those of its clicks; tills have none.
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_daily_channel_performance) AS evidence, 0L AS needed
FROM gold_daily_channel_performance p
LEFT JOIN (
    SELECT channel_key, date_key, count(DISTINCT session_id) AS sessions,
           count(DISTINCT CAST(customer_key / 100 AS INT))
           + count(DISTINCT if(customer_key IS NULL, session_id, NULL)) AS visitors
    FROM gold_customer_event_fact GROUP BY channel_key, date_key
) e USING (channel_key, date_key)
WHERE e.sessions IS DISTINCT FROM p.session_count OR e.visitors IS DISTINCT FROM p.visitor_count
   OR abs(p.conversion_rate - p.transaction_count / p.visitor_count) > 1e-9
   OR (p.session_count IS NULL) <> (p.channel_key IN (SELECT channel_key FROM gold_channel_dim WHERE channel_code LIKE 'STORE%'))
