-- A receipt is the sum of its lines to the cent: subtotal, discount and tax; its total is subtotal plus tax.
WITH side AS (
    SELECT receipt_id_ext, 1 AS receipts, 0 AS lines, subtotal_cents AS ext,
           discount_cents AS discount, tax_cents AS tax,
           if(total_cents = subtotal_cents + tax_cents AND gross_subtotal_cents = subtotal_cents + discount_cents
              AND subtotal * 100 = subtotal_cents AND discount_amount * 100 = discount_cents
              AND tax_amount * 100 = tax_cents AND total_amount * 100 = total_cents, 0, 1) AS wrong
    FROM receipts
    UNION ALL
    SELECT receipt_id_ext, 0, 1, -ext_cents, -discount_cents, -tax_cents, 0 FROM receipt_lines
)
SELECT CAST(count_if(receipts <> 1 OR lines = 0 OR ext <> 0 OR discount <> 0 OR tax <> 0 OR wrong > 0) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(receipts) AS receipts, sum(lines) AS lines, sum(ext) AS ext, sum(discount) AS discount,
             sum(tax) AS tax, sum(wrong) AS wrong
      FROM side GROUP BY receipt_id_ext)
