-- Shoppers want 2.0 to 2.8 products a visit in fashion, 4.2 in the general assortment, or what the config says.
-- In a range of a few hundred products shoppers pick the same one twice too often to judge.
WITH visit AS (
    SELECT trace_id FROM receipts WHERE receipt_type = 'SALE'
    UNION
    SELECT trace_id FROM online_orders
    UNION
    SELECT trace_id FROM lost_requests
), line AS (
    SELECT (SELECT count(*) FROM receipt_lines WHERE quantity > 0 AND substitutes_request_id IS NULL)
           + (SELECT count(*) FROM online_order_lines)
           + (SELECT count(*) FROM lost_requests WHERE quantity = 0) AS lines
), config AS (
    SELECT get_json_object(max_by(config, run_id), '$.assortment') = 'general' AS is_general,
           CAST(get_json_object(max_by(config, run_id), '$.items_per_ticket_mean') AS DOUBLE) AS mean
    FROM run_manifest
)
SELECT try_divide(max(lines), count(*)) AS measured,
       max(coalesce(mean * 0.9, if(is_general, 3.8D, 2D))) AS low,
       max(coalesce(mean * 1.1, if(is_general, 4.6D, 2.8D))) AS high,
       if((SELECT count(*) FROM products_master) >= 500, count(*), 0L) AS evidence, 2000L AS needed
FROM visit CROSS JOIN line CROSS JOIN config
