-- Which way do goods go from the distribution centres by truck to shops and warehouses? (many are grouped by kind)
WITH load AS (
    SELECT m.dc_id, i.truck_id, m.store_id, m.to_dc_id, i.quantity
    FROM truck_inventory i
    JOIN (SELECT DISTINCT shipment_id, dc_id, store_id, to_dc_id FROM truck_moves) m USING (shipment_id)
    WHERE i.action = 'LOAD'
), named AS (
    SELECT d.dc_number AS dc, l.quantity,
           if((SELECT count(*) FROM trucks) <= 24, l.truck_id, concat('trucks at ', d.dc_number)) AS truck,
           CASE WHEN w.id IS NOT NULL AND (SELECT count(*) FROM distribution_centers) <= 8 THEN w.dc_number
                WHEN w.id IS NOT NULL THEN 'warehouses'
                WHEN (SELECT count(*) FROM stores) <= 20 THEN s.store_number
                ELSE concat(replace(s.volume_class, '_', ' '), ' shops') END AS place
    FROM load l
    JOIN distribution_centers d ON d.id = l.dc_id
    LEFT JOIN stores s ON s.id = l.store_id
    LEFT JOIN distribution_centers w ON w.id = l.to_dc_id
)
SELECT dc, truck, place, sum(quantity) AS units
FROM named GROUP BY dc, truck, place ORDER BY dc, truck, place
