-- How many people came into the shops each day, and how many in a hundred of them bought something?
SELECT dt, sum(visitors) AS visitors, sum(receipts) AS receipts,
       100 * sum(receipts) / sum(visitors) AS percent_who_bought
FROM (
    SELECT dt, count AS visitors, 0 AS receipts FROM foot_traffic WHERE zone LIKE 'ENTRANCE%'
    UNION ALL
    SELECT dt, 0, 1 FROM receipts WHERE receipt_type = 'SALE'
)
GROUP BY dt ORDER BY dt
