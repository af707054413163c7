-- Without a code a line is cheaper just where the promo calendar says so, by that per cent, and never online.
WITH line AS (
    SELECT l.unit_cents * l.quantity AS gross_cents, l.discount_cents, l.promo_id, l.promo_code,
           l.substitutes_request_id IS NOT NULL AS is_substitute, c.promo_id AS calendar_promo,
           CAST(c.discount_percent * 100 AS BIGINT) AS basis_points
    FROM receipt_lines l
    JOIN stores s ON s.id = l.store_id
    LEFT JOIN promo_calendar c
         ON c.calendar_year = extract(YEAROFWEEK FROM l.dt) AND c.week = weekofyear(l.dt)
            AND c.product_id = l.product_id AND c.store_group_id = s.store_group_id AND NOT c.is_hangover
    WHERE l.quantity > 0
    UNION ALL
    SELECT unit_cents * quantity, discount_cents, promo_id, promo_code, FALSE, NULL, NULL FROM online_order_lines
)
SELECT CAST(count_if(CASE
           WHEN promo_code IS NOT NULL THEN FALSE
           WHEN discount_cents = 0 THEN
               promo_id IS NOT NULL OR NOT is_substitute AND gross_cents * coalesce(basis_points, 0) >= 5000
           ELSE NOT coalesce(promo_id = calendar_promo
                             AND discount_cents = (gross_cents * basis_points + 5000) DIV 10000, FALSE)
       END) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count_if(calendar_promo IS NOT NULL) AS evidence, 0L AS needed
FROM line
