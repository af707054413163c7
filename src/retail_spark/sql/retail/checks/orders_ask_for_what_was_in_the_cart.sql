-- Each line of a cart that is not left is asked for on that day, from the place that the cart named: sold or refused.
-- Of a cart taken up later, each line sold is a line of the cart.
WITH side AS (
    SELECT l.trace_id * 100 + l.line_num AS line_id, 1 AS in_cart,
           xxhash64(l.dt, l.customer_id, l.location_key, l.product_id, l.quantity) & 4294967295L AS row_hash
    FROM cart_lines l LEFT ANTI JOIN (SELECT cart_id FROM carts WHERE is_abandoned) c ON c.cart_id = l.cart_id
    UNION ALL
    SELECT order_line_id, 0, -(xxhash64(dt, customer_id, location_key, product_id, requested_quantity) & 4294967295L)
    FROM online_order_lines LEFT SEMI JOIN carts USING (trace_id)
    UNION ALL
    SELECT request_id, 0, -(xxhash64(dt, customer_id, location_key, product_id, requested_quantity) & 4294967295L)
    FROM lost_requests LEFT SEMI JOIN carts USING (trace_id) WHERE quantity = 0
    UNION ALL
    SELECT o.order_line_id, 1,
           if(l.product_id = o.product_id AND l.quantity = o.requested_quantity AND l.location_key = o.location_key, 0, 1)
    FROM online_order_lines o JOIN online_orders h ON h.trace_id = o.trace_id
    JOIN carts c ON c.recovered_order_id_ext = h.order_id_ext
    LEFT JOIN cart_lines l ON l.cart_id = c.cart_id AND l.line_num = o.line_num
)
SELECT CAST(count_if(NOT coalesce(difference = 0 AND in_cart = 1, FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(row_hash) AS difference, sum(in_cart) AS in_cart FROM side GROUP BY line_id)
