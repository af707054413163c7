-- A line costs the list price of its product times its units less its discount, to the cent, and never less than 0.
WITH line AS (
    SELECT product_id, quantity, unit_cents, ext_cents, discount_cents, unit_price, ext_price FROM receipt_lines
    UNION ALL
    SELECT product_id, quantity, unit_cents, ext_cents, discount_cents, unit_price, ext_price FROM online_order_lines
)
SELECT CAST(count_if(NOT coalesce(ext_cents = unit_cents * quantity - discount_cents
                                  AND discount_cents * sign(quantity) BETWEEN 0 AND unit_cents * abs(quantity)
                                  AND unit_price * 100 = unit_cents AND ext_price * 100 = ext_cents
                                  AND unit_price = sale_price, FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM line LEFT JOIN products_master p ON p.id = product_id
