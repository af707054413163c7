-- A lot number names one line of one receipt.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT count(*) > 1 AS bad FROM goods_receipt_lines GROUP BY lot_number
)
