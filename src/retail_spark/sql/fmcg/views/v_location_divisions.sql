-- One row per shop: its account and division.
-- location_id    BIGINT NOT NULL COMMENT 'shop: retail_locations.id',
-- location_code  STRING NOT NULL,
-- location_name  STRING NOT NULL,
-- account_id     BIGINT NOT NULL COMMENT 'retail_accounts.id',
-- account_code   STRING NOT NULL,
-- account_name   STRING NOT NULL,
-- division_id    BIGINT NOT NULL COMMENT 'divisions.id',
-- division_code  STRING NOT NULL,
-- division_name  STRING NOT NULL
SELECT l.id AS location_id, l.location_code, l.name AS location_name, a.id AS account_id, a.account_code,
       a.name AS account_name, d.id AS division_id, d.division_code, d.name AS division_name
FROM retail_locations l
JOIN retail_accounts a ON a.id = l.retail_account_id
JOIN divisions d ON d.id = a.division_id
