-- A shop's DC lies in the division of its account, and Chicago serves two fifths of North America's shops.
SELECT CAST(count_if(a.division_id <> d.division_id)
            + abs(count_if(d.dc_code = 'DC-NAM-CHI-001') - round(0.4 * count_if(a.division_id = 1))) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM retail_locations l
JOIN retail_accounts a ON a.id = l.retail_account_id
JOIN distribution_centers d ON d.id = l.primary_dc_id
