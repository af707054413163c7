-- How many receipts does an hour of the week bring, over all shops? (weekday 1 is Monday)
SELECT weekday, hour, receipts, receipts / days AS receipts_an_hour
FROM (SELECT weekday(dt) + 1 AS weekday, hour(event_ts) AS hour, count(*) AS receipts
      FROM receipts WHERE receipt_type = 'SALE' GROUP BY weekday(dt) + 1, hour(event_ts))
JOIN (SELECT weekday(dt) + 1 AS weekday, count(DISTINCT dt) AS days
      FROM receipts WHERE receipt_type = 'SALE' GROUP BY weekday(dt) + 1) USING (weekday)
ORDER BY weekday, hour
