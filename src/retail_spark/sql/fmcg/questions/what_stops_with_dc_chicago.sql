-- What stops if DC Chicago stops? (2,000 shops and some 40 % of the cases of North America)
SELECT (SELECT count(*) FROM retail_locations l JOIN distribution_centers d ON d.id = l.primary_dc_id
        WHERE d.dc_code = 'DC-NAM-CHI-001') AS shops,
       sum(CASE WHEN d.dc_code = 'DC-NAM-CHI-001' THEN h.total_cases ELSE 0 END) AS cases_of_chicago,
       sum(CASE WHEN d.dc_code = 'DC-NAM-CHI-001' THEN h.total_cases ELSE 0 END) * 1.0 / sum(h.total_cases) AS share_of_nam
FROM shipments h
JOIN distribution_centers d ON d.id = h.origin_id
JOIN divisions v ON v.id = d.division_id
WHERE h.origin_type = 'dc' AND h.destination_type = 'store' AND v.division_code = 'NAM'
