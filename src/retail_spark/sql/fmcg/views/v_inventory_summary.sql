-- One row per place and SKU: stock before the orders of the year are served.
SELECT location_type, location_id, sku_id, sum(quantity_cases) AS total_cases, sum(quantity_reserved) AS reserved_cases,
       sum(quantity_available) AS available_cases, min(expiry_date) AS earliest_expiry
FROM inventory
GROUP BY location_type, location_id, sku_id
