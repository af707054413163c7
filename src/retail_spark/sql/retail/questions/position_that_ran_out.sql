-- Which product in which shop shows best how a shelf runs empty and is filled again? (sells briskly, out for some days)
SELECT p.location_key AS place, p.product_id AS product, m.product_name, concat('shop ', s.store_number) AS shop
FROM (SELECT location_key, product_id, count_if(available = 0) BETWEEN 3 AND 8 AS is_telling,
             sum(greatest(opening - available, 0)) AS moved
      FROM inventory_positions WHERE location_key < 100000
      GROUP BY location_key, product_id HAVING count_if(available = 0) BETWEEN 1 AND count(*) - 1) p
JOIN products_master m ON m.id = p.product_id
JOIN stores s ON s.id = p.location_key
ORDER BY p.is_telling DESC, p.moved DESC, place, product LIMIT 1
