-- Tax is the rate of the shop (online: of the home shop) on the price of the line, all, half or none by tax class.
WITH line AS (
    SELECT store_id, product_id, ext_cents, tax_cents FROM receipt_lines
    UNION ALL
    SELECT c.home_store_id, l.product_id, l.ext_cents, l.tax_cents
    FROM online_order_lines l LEFT JOIN customers c ON c.id = l.customer_id
), due AS (
    SELECT l.tax_cents, sign(l.ext_cents)
               * ((abs(l.ext_cents) * CAST(s.tax_rate * 100000 AS BIGINT)
                   * CASE p.taxability WHEN 'TAXABLE' THEN 2 WHEN 'REDUCED_RATE' THEN 1 WHEN 'NON_TAXABLE' THEN 0 END
                   + 100000) DIV 200000) AS tax_due
    FROM line l
    LEFT JOIN stores s ON s.id = l.store_id
    LEFT JOIN products_master p ON p.id = l.product_id
)
SELECT CAST(count_if(NOT coalesce(tax_cents = tax_due, FALSE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM due
