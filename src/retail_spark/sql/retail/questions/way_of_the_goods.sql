-- When was the shelf's product asked for, and which truck brought it? (:place, :product, :first, :last)
SELECT event_ts, what, units, document FROM (
    SELECT event_ts, concat('reorder, ', lower(priority), ' priority') AS what, reorder_quantity AS units,
           CAST(reorder_id AS STRING) AS document
    FROM reorders WHERE store_id = :place AND product_id = :product AND dt BETWEEN :first AND :last
    UNION ALL
    SELECT i.event_ts, concat(lower(i.action), ' truck ', i.truck_id) AS what, i.quantity AS units, i.shipment_id AS document
    FROM truck_inventory i
    WHERE i.product_id = :product AND i.dt BETWEEN :first AND :last
          AND i.shipment_id IN (SELECT shipment_id FROM truck_moves WHERE store_id = :place)
)
ORDER BY event_ts, what
