-- What happened, day by day, to a product in a shop? (:place, :product)
SELECT p.dt, p.opening, p.available, p.in_transit, coalesce(t.sold, 0) AS sold, coalesce(t.delivered, 0) AS delivered,
       coalesce(l.lost, 0) AS lost
FROM inventory_positions p
LEFT JOIN (
    SELECT dt, sum(if(txn_type = 'SALE', -quantity, 0)) AS sold,
           sum(if(txn_type = 'INBOUND_SHIPMENT', quantity, 0)) AS delivered
    FROM store_inventory_txn WHERE store_id = :place AND product_id = :product GROUP BY dt) t ON t.dt = p.dt
LEFT JOIN (
    SELECT dt, sum(lost_quantity) AS lost
    FROM lost_requests WHERE location_key = :place AND product_id = :product GROUP BY dt) l ON l.dt = p.dt
WHERE p.location_key = :place AND p.product_id = :product ORDER BY p.dt
