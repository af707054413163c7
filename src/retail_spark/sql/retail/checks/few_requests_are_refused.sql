-- Of all requests some, but fewer than 15 in 100, find an empty shelf.
WITH request AS (
    SELECT (SELECT count(*) FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL)
           + (SELECT count(*) FROM online_order_lines) AS served,
           (SELECT count(*) FROM lost_requests WHERE quantity = 0) AS refused
)
SELECT try_divide(refused, served + refused) AS measured, 0.001D AS low, 0.15D AS high,
       served + refused AS evidence, 10000L AS needed
FROM request
