-- How much stood where each day, and how many positions (a product in a place) were empty?
SELECT f.dt, l.location_type, count(*) AS positions, count_if(f.is_stockout) AS empty_positions,
       avg(if(f.is_stockout, 1D, 0D)) AS stockout_rate, CAST(sum(f.inventory_value_cost) AS DOUBLE) AS value_at_cost,
       sum(f.quantity_in_transit) AS units_on_the_road
FROM gold_inventory_fact f JOIN gold_location_dim l USING (location_key)
GROUP BY f.dt, l.location_type
