-- What sessions put into a cart and did not take out is the cart, to the unit; each order is one completed checkout.
-- A session begins with a page, and nobody completes a checkout without having begun it.
WITH side AS (
    SELECT concat_ws('-', cart_id, product_id) AS thing, quantity AS units, ext_cents AS cents FROM cart_lines
    UNION ALL
    SELECT concat_ws('-', cart_id, product_id), if(event_type = 'add_to_cart', -quantity, quantity),
           if(event_type = 'add_to_cart', -value_cents, value_cents)
    FROM session_events WHERE event_type IN ('add_to_cart', 'remove_from_cart')
    UNION ALL
    SELECT concat_ws('-', order_id_ext, cart_id, event_ts), 1, subtotal_cents FROM online_orders
    UNION ALL
    SELECT concat_ws('-', order_id_ext, cart_id, event_ts), -1, -value_cents
    FROM session_events WHERE event_type = 'checkout_complete'
), way AS (
    SELECT min(event_ts) AS first_ts, min(event_ts) FILTER (WHERE event_type = 'page_view') AS opened_ts,
           count_if(event_type = 'page_view') AS openings,
           min(event_ts) FILTER (WHERE event_type = 'checkout_start') AS started_ts,
           max(event_ts) FILTER (WHERE event_type = 'checkout_complete') AS completed_ts,
           max(event_ts) FILTER (WHERE event_type IN ('add_to_cart', 'remove_from_cart')) AS carted_ts,
           count(*) = 1 AS is_bounce, max(is_bounce) AS most_bounce, min(is_bounce) AS least_bounce
    FROM session_events GROUP BY session_id
)
SELECT CAST((SELECT count_if(units <> 0 OR cents <> 0)
             FROM (SELECT sum(units) AS units, coalesce(sum(cents), 1) AS cents FROM side GROUP BY thing))
            + count_if(NOT coalesce(
                  openings = 1 AND first_ts = opened_ts AND most_bounce = is_bounce AND least_bounce = is_bounce
                  AND (completed_ts IS NULL OR coalesce(completed_ts >= started_ts, FALSE))
                  AND coalesce(carted_ts <= started_ts, TRUE), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM way
