-- What does a shopper spend at once? (steps that grow by the fourth root of two, in dollars after discount)
SELECT power(2D, step / 4) AS dollars_from, power(2D, (step + 1) / 4) AS dollars_to, count(*) AS receipts,
       sum(subtotal) AS dollars
FROM (SELECT floor(4 * log2(greatest(CAST(subtotal AS DOUBLE), 1D))) AS step, subtotal
      FROM receipts WHERE receipt_type = 'SALE')
GROUP BY step ORDER BY step
