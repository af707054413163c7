-- Shops by account are heavy-tailed: beside MegaMart, the largest tenth of the accounts has 30 % of the shops or more.
SELECT try_divide(sum(if(nth <= accounts / 10, store_count, 0)), sum(store_count)) AS measured,
       0.30D AS low, 0.90D AS high, count(*) AS evidence, 50L AS needed
FROM (SELECT store_count, row_number() OVER (ORDER BY store_count DESC, id) AS nth, count(*) OVER () AS accounts
      FROM retail_accounts WHERE account_code <> 'ACCT-MEGA-001')
