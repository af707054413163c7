-- One row per shop: its account and division.
SELECT l.id AS location_id, l.location_code, l.name AS location_name, a.id AS account_id, a.account_code,
       a.name AS account_name, d.id AS division_id, d.division_code, d.name AS division_name
FROM retail_locations l
JOIN retail_accounts a ON a.id = l.retail_account_id
JOIN divisions d ON d.id = a.division_id
