-- MegaMart places 20 to 30 % of the orders.
SELECT CAST(measured AS DOUBLE) AS measured, 0.2D AS low, 0.3D AS high, evidence, 500L AS needed
FROM (
SELECT avg(IF(a.account_code = 'ACCT-MEGA-001', 1.0, 0.0)) AS measured, count(*) AS evidence
    FROM orders o JOIN retail_accounts a ON a.id = o.retail_account_id
)
