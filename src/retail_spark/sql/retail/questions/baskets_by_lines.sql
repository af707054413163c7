-- How many different products does a shopper buy at once?
SELECT least(lines, 30) AS lines, count(*) AS receipts
FROM (SELECT receipt_id_ext, count(*) AS lines FROM receipt_lines WHERE quantity > 0 GROUP BY receipt_id_ext)
GROUP BY least(lines, 30) ORDER BY lines
