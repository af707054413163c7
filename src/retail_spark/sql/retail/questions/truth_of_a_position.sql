-- What would this shelf have sold if it had always been full, and what do its sales say? (:place, :product)
SELECT dt, round(expected_units, 2) AS expected_units, wanted_units, sold_units, lost_units, substitute_units,
       opening_units, closing_units, is_available_at_close
FROM gold_demand_truth
WHERE location_key = :place AND product_id = :product ORDER BY dt
