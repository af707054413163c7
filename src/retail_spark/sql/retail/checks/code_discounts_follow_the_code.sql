-- A code lowers lines only while valid, for its categories and shoppers, from its least purchase, by what it says.
WITH receipt AS (
    SELECT receipt_id_ext, max(promo_code) AS promo_code, count(DISTINCT promo_code) AS codes,
           sum(if(promo_code IS NULL AND promo_id IS NOT NULL, 0, unit_cents * quantity)) AS eligible_cents,
           sum(if(promo_code IS NULL, 0, discount_cents)) AS discount_cents
    FROM receipt_lines WHERE quantity > 0
    GROUP BY receipt_id_ext
    HAVING count(promo_code) > 0
), line AS (
    SELECT l.discount_cents > 0 AND r.codes = 1 AND m.kind = 'CODE' AND m.promo_id = l.promo_id
           AND l.dt BETWEEN m.start_date AND m.end_date
           AND array_contains(m.eligible_months, month(l.dt))
           AND (size(m.eligible_categories) = 0 OR array_contains(m.eligible_categories, p.category))
           AND (size(m.eligible_segments) = 0 OR array_contains(m.eligible_segments, c.segment))
           AND r.eligible_cents >= m.min_purchase * 100
           AND CASE m.discount_type
                   WHEN 'PERCENTAGE' 
                       THEN l.discount_cents = floor(l.unit_cents * l.quantity * m.discount_value / 100 + 0.5)
                   WHEN 'FIXED_AMOUNT' THEN r.discount_cents <= m.discount_value * 100
                   WHEN 'BOGO' THEN l.discount_cents <= l.unit_cents * l.quantity * m.discount_value / 100 + 1
               END AS is_right
    FROM receipt_lines l
    JOIN receipt r ON r.receipt_id_ext = l.receipt_id_ext
    LEFT JOIN promotions_master m ON m.promo_code = l.promo_code
    LEFT JOIN products_master p ON p.id = l.product_id
    LEFT JOIN customers c ON c.id = l.customer_id
    WHERE l.quantity > 0 AND l.promo_code IS NOT NULL
)
SELECT CAST(count_if(NOT coalesce(is_right, FALSE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM line
