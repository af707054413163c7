-- Goods that must be kept cold are loaded on refrigerated trucks only.
SELECT CAST(count_if(NOT coalesce(refrigeration, FALSE)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM truck_inventory i
JOIN products_master p ON p.id = i.product_id AND p.requires_refrigeration
LEFT JOIN trucks ON license_plate = truck_id
