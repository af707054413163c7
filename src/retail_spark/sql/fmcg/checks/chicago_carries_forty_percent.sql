-- Cases that DC Chicago ships to shops, of all in North America.
SELECT CAST(measured AS DOUBLE) AS measured, 0.36D AS low, 0.44D AS high, evidence, 5000L AS needed
FROM (
SELECT sum(IF(d.dc_code = 'DC-NAM-CHI-001', h.total_cases, 0)) / sum(h.total_cases) AS measured, count(*) AS evidence
    FROM shipments h JOIN distribution_centers d ON d.id = h.origin_id JOIN divisions v ON v.id = d.division_id
    WHERE h.origin_type = 'dc' AND h.destination_type = 'store' AND v.division_code = 'NAM'
)
