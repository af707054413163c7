-- The named problem nodes of levels 0 to 4 are there, each once, as the story needs them: faults counted.
SELECT CAST(faults AS DOUBLE) AS measured, 0D AS low, 0D AS high, 8L AS evidence, 0L AS needed
FROM (
    SELECT abs(1 - (SELECT count(*) FROM retail_accounts WHERE account_code = 'ACCT-MEGA-001' AND is_strategic))
         + abs(1 - (SELECT count(*) FROM suppliers
                    WHERE supplier_code = 'SUP-PALM-MY-001' AND tier = 1 AND country = 'Malaysia' AND risk_score = 0.75))
         + abs(1 - (SELECT count(*) FROM distribution_centers WHERE dc_code = 'DC-NAM-CHI-001' AND dc_type = 'national'))
         + abs(1 - (SELECT count(*) FROM promotions
                    WHERE promo_code = 'PROMO-BF-2024' AND lift_multiplier = 3.0 AND hangover_multiplier = 0.6
                      AND hangover_weeks = 1 AND weekday(start_date) = 0 AND datediff(end_date, start_date) = 6
                      AND month(start_date) = 11))
         + abs(1 - (SELECT count(*) FROM route_segments s
                    JOIN ports o ON o.id = s.origin_id JOIN ports d ON d.id = s.destination_id
                    WHERE s.segment_code = 'LANE-SH-LA-001' AND s.origin_type = 'port' AND s.destination_type = 'port'
                      AND o.port_code = 'CNSHA' AND d.port_code = 'USLAX' AND s.distance_km = 10500
                      AND s.is_seasonal AND s.seasonal_months = array(1, 2) AND s.capacity_reduction_percent = 50))
         + abs(3 - (SELECT count(*) FROM ingredients
                    WHERE ingredient_code IN ('ING-PALM-001', 'ING-SORB-001', 'ING-PEPP-001')))
         + abs(1 - (SELECT count(*) FROM ingredients
                    WHERE ingredient_code = 'ING-PEPP-001' AND available_quarters = array(2, 3)
                      AND off_season_price_multiplier = 3))
         + abs(1 - (SELECT count(*) FROM supplier_ingredients si
                    JOIN suppliers s ON s.id = si.supplier_id JOIN ingredients i ON i.id = si.ingredient_id
                    WHERE s.supplier_code = 'SUP-PALM-MY-001' AND i.ingredient_code = 'ING-PALM-001'
                      AND si.lead_time_days BETWEEN 60 AND 120 AND si.on_time_delivery_rate = 0.5)) AS faults
)
