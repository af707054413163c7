-- Questions of the fmcg world. Made by docs/warehouse.py from src/retail_spark/sql, do not edit.
USE IDENTIFIER({{catalog}} || '.' || {{schema}});

-- Which share of all cases do the best-selling SKUs make? (SKUs in hundredths, best first)
SELECT percent_of_skus, count(*) AS skus, sum(cases) AS cases,
       100 * sum(sum(cases)) OVER (ORDER BY percent_of_skus) / sum(sum(cases)) OVER () AS percent_of_cases
FROM (SELECT coalesce(o.cases, 0) AS cases,
             CAST(ceil(100 * row_number() OVER (ORDER BY coalesce(o.cases, 0) DESC, k.id) / count(*) OVER ()) AS INT)
                 AS percent_of_skus
      FROM skus k
      LEFT JOIN (SELECT sku_id, sum(quantity_cases) AS cases FROM order_lines GROUP BY sku_id) o ON o.sku_id = k.id)
GROUP BY percent_of_skus ORDER BY percent_of_skus;

-- How do goods still travel if the lane Shanghai-Los Angeles is closed? (routes that do not use it, shortest first)
SELECT r.route_code, r.origin_type, r.origin_id, r.destination_type, r.destination_id, r.total_distance_km,
       r.total_transit_hours
FROM routes r
WHERE r.id NOT IN (SELECT a.route_id FROM route_segment_assignments a JOIN route_segments s ON s.id = a.segment_id
                   WHERE s.segment_code = 'LANE-SH-LA-001')
ORDER BY r.origin_type, r.origin_id, r.destination_id, r.total_transit_hours;

-- Which lanes emit most? (kg of CO2, and grams a case)
SELECT h.shipment_type, h.origin_type, h.origin_id,
       CASE WHEN h.destination_type = 'store' THEN NULL ELSE h.destination_id END AS destination_dc,
       count(*) AS shipments, sum(e.co2_kg) AS co2_kg, sum(e.co2_kg) * 1000 / sum(h.total_cases) AS grams_a_case
FROM shipment_emissions e
JOIN shipments h ON h.id = e.shipment_id
GROUP BY h.shipment_type, h.origin_type, h.origin_id,
         CASE WHEN h.destination_type = 'store' THEN NULL ELSE h.destination_id END
ORDER BY co2_kg DESC;

-- What does a case of each SKU cost by the time it stands in a DC? (batch costs and trunk freight, by cases)
SELECT k.sku_code, c.cost / c.cases AS production_cost, coalesce(f.freight, 0) / c.cases AS freight_cost,
       (c.cost + coalesce(f.freight, 0)) / c.cases AS landed_cost
FROM skus k
JOIN (SELECT b.sku_id, sum(l.cost) AS cost, sum(b.output_cases) AS cases
      FROM batches b JOIN (SELECT batch_id, sum(cost_amount) AS cost FROM batch_cost_ledger GROUP BY batch_id) l
        ON l.batch_id = b.id
      GROUP BY b.sku_id) c ON c.sku_id = k.id
LEFT JOIN (SELECT l.sku_id, sum(h.freight_cost * l.quantity_cases / h.total_cases) AS freight
           FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id
           WHERE h.shipment_type = 'plant_to_dc' GROUP BY l.sku_id) f ON f.sku_id = k.id
ORDER BY k.id;

-- What did each promotion really lift at each account? (eaches sold by eaches that an ordinary week would have sold)
SELECT p.promo_code, p.name, a.account_code, p.lift_multiplier AS promised_lift, count(*) AS sales,
       sum(s.quantity_eaches) AS eaches, sum(s.base_quantity) AS base_eaches,
       sum(s.quantity_eaches) * 1.0 / sum(s.base_quantity) AS lift
FROM pos_sales s
JOIN promotions p ON p.id = s.promo_id
JOIN retail_locations l ON l.id = s.retail_location_id
JOIN retail_accounts a ON a.id = l.retail_account_id
WHERE s.is_promotional
GROUP BY p.promo_code, p.name, a.account_code, p.lift_multiplier
ORDER BY eaches DESC, p.promo_code, a.account_code;

-- Which plant supplies which distribution centre, and where do the cases go from there?
SELECT p.plant_code AS plant, d.dc_code AS dc, v.division_code AS division, sum(h.total_cases) AS cases
FROM shipments h
JOIN plants p ON p.id = h.origin_id
JOIN distribution_centers d ON d.id = h.destination_id
JOIN divisions v ON v.id = d.division_id
WHERE h.shipment_type = 'plant_to_dc'
GROUP BY p.plant_code, d.dc_code, v.division_code ORDER BY plant, dc;

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
ORDER BY kind, division, latitude, longitude;

-- How much of what shops ordered was allocated and shipped, month by month?
SELECT o.month, sum(o.ordered) AS ordered_cases, sum(coalesce(a.cases, 0)) AS allocated_cases,
       sum(coalesce(s.cases, 0)) AS shipped_cases, sum(coalesce(a.cases, 0)) * 1.0 / sum(o.ordered) AS fill_rate
FROM (SELECT h.id, CAST(date_trunc('MONTH', h.order_date) AS DATE) AS month, sum(l.quantity_cases) AS ordered
      FROM orders h JOIN order_lines l ON l.order_id = h.id
      WHERE h.status IN ('allocated', 'picking', 'shipped', 'delivered')
      GROUP BY h.id, h.order_date) o
LEFT JOIN (SELECT order_id, sum(allocated_cases) AS cases FROM order_allocations GROUP BY order_id) a ON a.order_id = o.id
LEFT JOIN (SELECT order_id, sum(total_cases) AS cases FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id) s
  ON s.order_id = o.id
GROUP BY o.month
ORDER BY o.month;

-- How much of what shops order do they get, and does it come on time? (by week of the order; cases, and delivered orders)
SELECT o.monday, sum(o.ordered) AS ordered_cases, sum(o.shipped) AS shipped_cases,
       100 * try_divide(sum(o.shipped), sum(o.ordered)) AS percent_filled,
       100 * try_divide(count_if(o.is_delivered AND o.is_on_time AND o.shipped = o.ordered), count_if(o.is_delivered))
           AS percent_on_time_in_full
FROM (SELECT trunc(r.order_date, 'WEEK') AS monday, r.total_cases AS ordered, coalesce(s.cases, 0) AS shipped,
             r.status = 'delivered' AS is_delivered, r.actual_delivery_date <= r.promised_delivery_date AS is_on_time
      FROM orders r
      LEFT JOIN (SELECT order_id, sum(total_cases) AS cases FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id) s
           ON s.order_id = r.id
      WHERE r.status IN ('shipped', 'delivered')) o
GROUP BY o.monday ORDER BY o.monday;

-- Which orders hang on an ingredient that was out of season when their batches were made? (peppermint: April to September)
SELECT o.order_number, o.order_date, count(DISTINCT b.id) AS batches, sum(a.allocated_cases) AS cases
FROM ingredients n
JOIN batch_ingredients i ON i.ingredient_id = n.id
JOIN batches b ON b.id = i.batch_id
JOIN order_allocations a ON a.batch_id = b.id
JOIN orders o ON o.id = a.order_id
WHERE n.ingredient_code = 'ING-PEPP-001' AND extract(MONTH FROM b.production_date) NOT BETWEEN 4 AND 9
GROUP BY o.order_number, o.order_date
ORDER BY cases DESC;

-- Which carriers keep the company's promises? (on time and in full, over delivered orders)
SELECT c.carrier_code, c.on_time_delivery_rate, count(*) AS shipments,
       avg(CASE WHEN h.actual_delivery_date <= o.promised_delivery_date THEN 1.0 ELSE 0.0 END) AS on_time,
       avg(CASE WHEN h.actual_delivery_date <= o.promised_delivery_date AND t.cases = o.total_cases THEN 1.0 ELSE 0.0 END)
           AS on_time_in_full
FROM shipments h
JOIN orders o ON o.id = h.order_id AND o.status = 'delivered'
JOIN carriers c ON c.id = h.carrier_id
JOIN (SELECT order_id, sum(total_cases) AS cases FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id) t
  ON t.order_id = h.order_id
GROUP BY c.carrier_code, c.on_time_delivery_rate
ORDER BY on_time_in_full;

-- How fast did the contaminated batch spread? (shops that had it, by day of the first shipment)
SELECT first_shipped AS day, count(*) AS new_shops, sum(cases) AS cases
FROM (SELECT h.destination_id, min(h.ship_date) AS first_shipped, sum(s.quantity_cases) AS cases
      FROM batches b
      JOIN shipment_lines s ON s.batch_id = b.id
      JOIN shipments h ON h.id = s.shipment_id AND h.destination_type = 'store'
      WHERE b.batch_number = 'B-2024-RECALL-001'
      GROUP BY h.destination_id)
GROUP BY first_shipped ORDER BY day;

-- Through which distribution centres did the contaminated batch reach shops, how many, and when?
SELECT d.dc_code AS dc, v.division_code AS division, count(DISTINCT h.destination_id) AS shops,
       count(DISTINCT h.id) AS shipments, sum(s.quantity_cases) AS cases,
       min(h.ship_date) AS first_shipped, max(h.ship_date) AS last_shipped
FROM batches b
JOIN shipment_lines s ON s.batch_id = b.id
JOIN shipments h ON h.id = s.shipment_id AND h.destination_type = 'store'
JOIN distribution_centers d ON d.id = h.origin_id
JOIN divisions v ON v.id = d.division_id
WHERE b.batch_number = 'B-2024-RECALL-001'
GROUP BY d.dc_code, v.division_code ORDER BY shops DESC, dc;

-- From which DCs did the contaminated batch go to shops, and how many cases does each still hold back?
SELECT d.dc_code, coalesce(s.shops, 0) AS shops, coalesce(s.cases, 0) AS cases_in_shops, s.first_shipped, s.last_shipped,
       f.cases AS cases_held
FROM distribution_centers d
JOIN (SELECT dc_id, sum(cases) AS cases
      FROM (SELECT i.location_id AS dc_id, i.quantity_cases AS cases
            FROM inventory i JOIN batches b ON b.id = i.batch_id
            WHERE b.batch_number = 'B-2024-RECALL-001' AND i.location_type = 'dc'
            UNION ALL
            SELECT h.destination_id, l.quantity_cases
            FROM shipments h JOIN shipment_lines l ON l.shipment_id = h.id JOIN batches b ON b.id = l.batch_id
            WHERE b.batch_number = 'B-2024-RECALL-001' AND h.shipment_type = 'dc_to_dc' AND h.status = 'delivered'
            UNION ALL
            SELECT h.origin_id, -l.quantity_cases
            FROM shipments h JOIN shipment_lines l ON l.shipment_id = h.id JOIN batches b ON b.id = l.batch_id
            WHERE b.batch_number = 'B-2024-RECALL-001' AND h.origin_type = 'dc') m
      GROUP BY dc_id) f ON f.dc_id = d.id
LEFT JOIN (SELECT h.origin_id, count(DISTINCT h.destination_id) AS shops, sum(l.quantity_cases) AS cases,
                  min(h.ship_date) AS first_shipped, max(h.ship_date) AS last_shipped
           FROM batches b
           JOIN shipment_lines l ON l.batch_id = b.id
           JOIN shipments h ON h.id = l.shipment_id AND h.destination_type = 'store'
           WHERE b.batch_number = 'B-2024-RECALL-001'
           GROUP BY h.origin_id) s ON s.origin_id = d.id
ORDER BY cases_in_shops DESC, d.dc_code;

-- Which supplier lots went into the contaminated batch? (one is sorbitol, of its only supplier)
SELECT n.ingredient_code, i.lot_number, i.actual_quantity_kg, r.gr_number, r.receipt_date, o.po_number, p.supplier_code
FROM batches b
JOIN batch_ingredients i ON i.batch_id = b.id
JOIN ingredients n ON n.id = i.ingredient_id
JOIN goods_receipt_lines l ON l.lot_number = i.lot_number
JOIN goods_receipts r ON r.id = l.gr_id
JOIN purchase_orders o ON o.id = l.po_id
JOIN suppliers p ON p.id = o.supplier_id
WHERE b.batch_number = 'B-2024-RECALL-001'
ORDER BY n.ingredient_code;

-- Which shops got the contaminated batch, and when? (500 shops)
SELECT h.destination_id AS shop_id, l.location_code, l.name AS shop, d.dc_code, min(h.ship_date) AS first_shipped,
       sum(s.quantity_cases) AS cases
FROM batches b
JOIN shipment_lines s ON s.batch_id = b.id
JOIN shipments h ON h.id = s.shipment_id AND h.destination_type = 'store'
JOIN retail_locations l ON l.id = h.destination_id
JOIN distribution_centers d ON d.id = h.origin_id
WHERE b.batch_number = 'B-2024-RECALL-001'
GROUP BY h.destination_id, l.location_code, l.name, d.dc_code
ORDER BY shop_id;

-- What is the contaminated batch: of which SKU, made where and when, and how many of its cases are in shops?
SELECT b.batch_number, k.sku_code, k.name AS sku, p.plant_code, b.production_date, b.qc_status, b.contamination_notes,
       b.output_cases, s.cases AS cases_in_shops, b.output_cases - s.cases AS cases_elsewhere, s.shops
FROM batches b
JOIN skus k ON k.id = b.sku_id
JOIN plants p ON p.id = b.plant_id
CROSS JOIN (SELECT sum(l.quantity_cases) AS cases, count(DISTINCT h.destination_id) AS shops
            FROM batches r
            JOIN shipment_lines l ON l.batch_id = r.id
            JOIN shipments h ON h.id = l.shipment_id AND h.destination_type = 'store'
            WHERE r.batch_number = 'B-2024-RECALL-001') s
WHERE b.batch_number = 'B-2024-RECALL-001';

-- Which ingredients have one supplier only, and how many SKUs hang on them? (ING-PALM-001 and ING-SORB-001)
SELECT n.ingredient_code, n.name, min(p.supplier_code) AS supplier_code, count(DISTINCT k.id) AS skus
FROM ingredients n
JOIN (SELECT ingredient_id, min(supplier_id) AS supplier_id FROM supplier_ingredients
      GROUP BY ingredient_id HAVING count(*) = 1) s ON s.ingredient_id = n.id
JOIN suppliers p ON p.id = s.supplier_id
LEFT JOIN formula_ingredients f ON f.ingredient_id = n.id
LEFT JOIN skus k ON k.formula_id = f.formula_id
GROUP BY n.ingredient_code, n.name
ORDER BY n.ingredient_code;

-- What could have been offered instead of the SKUs that were short? (open substitutes, best first)
SELECT k.sku_code, s.priority, r.sku_code AS substitute, s.substitute_type, s.conversion_factor, t.missing_cases
FROM (SELECT l.sku_id, sum(l.quantity_cases) - sum(coalesce(a.cases, 0)) AS missing_cases
      FROM order_lines l
      LEFT JOIN (SELECT order_id, order_line_number, sum(allocated_cases) AS cases FROM order_allocations
                 GROUP BY order_id, order_line_number) a
        ON a.order_id = l.order_id AND a.order_line_number = l.line_number
      WHERE l.status = 'partial'
      GROUP BY l.sku_id) t
JOIN skus k ON k.id = t.sku_id
JOIN sku_substitutes s ON s.sku_id = k.id
JOIN skus r ON r.id = s.substitute_sku_id
ORDER BY t.missing_cases DESC, k.id, s.priority;

-- How did promotions and their hangovers move the till, week by week? (1 is an ordinary week of the same shops and SKUs)
SELECT CAST(date_trunc('WEEK', s.sale_date) AS DATE) AS monday, sum(s.quantity_eaches) AS eaches,
       sum(s.base_quantity) AS ordinary_eaches,
       sum(CASE WHEN s.is_promotional THEN s.quantity_eaches ELSE 0 END) AS promotional_eaches,
       sum(CASE WHEN s.promo_id = 1 AND s.is_promotional THEN s.quantity_eaches ELSE 0 END) AS black_friday_eaches,
       sum(s.quantity_eaches) * 1.0 / sum(s.base_quantity) AS against_base,
       100 * avg(CASE WHEN s.is_promotional THEN 1E0 ELSE 0E0 END) AS percent_promotional
FROM pos_sales s
GROUP BY CAST(date_trunc('WEEK', s.sale_date) AS DATE)
ORDER BY monday;

-- What stops if DC Chicago stops? (2,000 shops and some 40 % of the cases of North America)
SELECT (SELECT count(*) FROM retail_locations l JOIN distribution_centers d ON d.id = l.primary_dc_id
        WHERE d.dc_code = 'DC-NAM-CHI-001') AS shops,
       sum(CASE WHEN d.dc_code = 'DC-NAM-CHI-001' THEN h.total_cases ELSE 0 END) AS cases_of_chicago,
       sum(CASE WHEN d.dc_code = 'DC-NAM-CHI-001' THEN h.total_cases ELSE 0 END) * 1.0 / sum(h.total_cases) AS share_of_nam
FROM shipments h
JOIN distribution_centers d ON d.id = h.origin_id
JOIN divisions v ON v.id = d.division_id
WHERE h.origin_type = 'dc' AND h.destination_type = 'store' AND v.division_code = 'NAM';
