-- A return brings back what its customer had bought and received, no more than was sold, for the money paid.
WITH back AS (
    SELECT return_for_line_id AS line_id, -sum(quantity) AS units, -sum(ext_cents) AS ext, -sum(tax_cents) AS tax,
           min(event_ts) AS back_ts, min(product_id) AS product_id, max(product_id) AS other_product,
           min(customer_id) AS customer_id, max(customer_id) AS other_customer
    FROM receipt_lines WHERE quantity < 0 GROUP BY return_for_line_id
), sale AS (
    SELECT receipt_line_id AS line_id, product_id, customer_id, quantity, ext_cents, tax_cents, event_ts AS had_ts
    FROM receipt_lines WHERE quantity > 0
    UNION ALL
    SELECT order_line_id, product_id, customer_id, quantity, ext_cents, tax_cents, delivered_ts FROM online_order_lines
)
SELECT CAST(count_if(NOT coalesce(b.units <= s.quantity AND b.back_ts > s.had_ts
                                  AND b.ext <= s.ext_cents AND b.tax <= s.tax_cents
                                  AND (b.units < s.quantity OR b.ext = s.ext_cents AND b.tax = s.tax_cents)
                                  AND b.product_id = s.product_id AND b.other_product = s.product_id
                                  AND b.customer_id = s.customer_id AND b.other_customer = s.customer_id, FALSE))
            AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM back b LEFT JOIN sale s ON s.line_id = b.line_id
