-- A supplier delivers to a distribution centre exactly what it ordered, once, four to ten days later.
-- Deliveries may wait at the gate, but only for as many days as the centre was disrupted.
WITH side AS (
    SELECT reorder_id, dc_id, dt AS ordered, CAST(NULL AS DATE) AS supplied,
           xxhash64(dc_id, product_id, reorder_quantity) & 4294967295L AS row_hash
    FROM reorders WHERE store_id IS NULL AND to_dc_id IS NULL
    UNION ALL
    SELECT cause_id, dc_id, NULL, dt, -(xxhash64(dc_id, product_id, quantity) & 4294967295L)
    FROM dc_inventory_txn WHERE txn_type = 'INBOUND_SHIPMENT' AND cause_type <> 'SHIPMENT'
), horizon AS (
    SELECT max(dt) AS last_day FROM inventory_positions
), supply AS (
    SELECT reorder_id, min(dc_id) AS dc_id, count(ordered) AS orders, count(supplied) AS supplies,
           sum(row_hash) AS difference, max(ordered) AS ordered,
           coalesce(max(supplied), date_add(max(last_day), 1)) AS supplied
    FROM side CROSS JOIN horizon GROUP BY reorder_id
), disrupted AS (
    SELECT DISTINCT dc_id, explode(sequence(dt, to_date(coalesce(end_time, CAST(last_day AS TIMESTAMP))))) AS day
    FROM supply_chain_disruption CROSS JOIN horizon
), waited AS (
    SELECT reorder_id, any_value(orders) AS orders, any_value(supplies) AS supplies,
           any_value(difference) AS difference, any_value(datediff(supplied, ordered)) AS days,
           count(day) AS disrupted_days
    FROM supply s
    LEFT JOIN disrupted d ON d.dc_id = s.dc_id AND d.day >= date_add(s.ordered, 4) AND d.day < s.supplied
    GROUP BY reorder_id
)
SELECT CAST(count_if(orders <> 1 OR supplies > 1
                     OR supplies = 1 AND (difference <> 0 OR days < 4)
                     OR days > 10 + disrupted_days) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM waited
