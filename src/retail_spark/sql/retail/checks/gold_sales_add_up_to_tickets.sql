-- The sales of the star add up to every receipt, and order without what was cancelled: revenue, discount, tax, to the cent.
WITH side AS (
    SELECT receipt_id_ext AS ticket, 1 AS tickets, subtotal AS net, discount_amount AS discount, tax_amount AS tax
    FROM receipts
    UNION ALL
    SELECT order_id_ext, 1, subtotal_amount, discount_amount, tax_amount FROM online_orders
    UNION ALL
    SELECT order_id_ext, 0, -ext_price, CAST(-0.01 * discount_cents AS DECIMAL(12,2)), CAST(-0.01 * tax_cents AS DECIMAL(12,2))
    FROM online_order_lines WHERE cancelled_ts IS NOT NULL
    UNION ALL
    SELECT transaction_id, 0, -net_sales_amount, -discount_amount, -tax_amount FROM gold_sales_fact
)
SELECT CAST(count_if(tickets <> 1 OR net <> 0 OR discount <> 0 OR tax <> 0) AS DOUBLE) AS measured,
       0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM (SELECT sum(tickets) AS tickets, sum(net) AS net, sum(discount) AS discount, sum(tax) AS tax
      FROM side GROUP BY ticket)
