-- Of the people who come in at the doors of the shops, about a fifth leave with a receipt.
SELECT try_divide((SELECT count(*) FROM receipts WHERE receipt_type = 'SALE'), sum(count)) AS measured,
       0.17D AS low, 0.22D AS high, coalesce(sum(count), 0L) AS evidence, 5000L AS needed
FROM foot_traffic WHERE zone LIKE 'ENTRANCE%'
