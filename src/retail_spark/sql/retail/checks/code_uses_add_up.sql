-- What a code took off a receipt is what it took off its lines.
WITH side AS (
    SELECT receipt_id_ext, promo_code, discount_cents, product_count AS lines FROM promotions
    UNION ALL
    SELECT receipt_id_ext, promo_code, -discount_cents, 0 FROM promo_lines
    UNION ALL
    SELECT receipt_id_ext, promo_code, 0, -1 FROM receipt_lines WHERE quantity > 0 AND promo_code IS NOT NULL
), used AS (
    SELECT sum(discount_cents) AS discount_cents, sum(lines) AS lines FROM side GROUP BY receipt_id_ext, promo_code
)
SELECT CAST(count_if(discount_cents <> 0 OR lines <> 0) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM used
