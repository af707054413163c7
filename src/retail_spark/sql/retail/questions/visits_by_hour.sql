-- At which hours do shoppers come to the shops?
SELECT hour(event_ts) AS hour, count(*) AS receipts
FROM receipts WHERE receipt_type = 'SALE' GROUP BY hour(event_ts) ORDER BY hour
