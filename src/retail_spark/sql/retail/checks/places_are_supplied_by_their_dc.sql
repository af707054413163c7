-- Shops and warehouses get their goods from the distribution centre of their own region and from no other.
SELECT CAST(count_if(NOT coalesce(m.dc_id = coalesce(s.dc_id, w.parent_dc_id), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM truck_moves m
LEFT JOIN stores s ON s.id = m.store_id
LEFT JOIN distribution_centers w ON w.id = m.to_dc_id
