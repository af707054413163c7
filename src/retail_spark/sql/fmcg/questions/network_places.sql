-- Where do plants, distribution centres and shops stand? (shops counted in squares of two degrees)
SELECT 'plant' AS kind, p.plant_code AS place, v.division_code AS division, CAST(p.latitude AS DOUBLE) AS latitude,
       CAST(p.longitude AS DOUBLE) AS longitude, p.city, 0L AS shops
FROM plants p JOIN divisions v ON v.id = p.division_id
UNION ALL
SELECT 'dc', d.dc_code, v.division_code, CAST(d.latitude AS DOUBLE), CAST(d.longitude AS DOUBLE), d.city, 0L
FROM distribution_centers d JOIN divisions v ON v.id = d.division_id
UNION ALL
SELECT 'shops', NULL, division, avg(latitude), avg(longitude), NULL, count(*)
FROM (SELECT v.division_code AS division, CAST(l.latitude AS DOUBLE) AS latitude, CAST(l.longitude AS DOUBLE) AS longitude
      FROM retail_locations l
      JOIN distribution_centers d ON d.id = l.primary_dc_id JOIN divisions v ON v.id = d.division_id)
GROUP BY division, floor(latitude / 2), floor(longitude / 2)
ORDER BY kind, division, latitude, longitude
