-- Accounts differ in their promotions: one in twenty at most has the same set as another.
SELECT CAST(sum(if(accounts > 1, accounts, 0)) AS DOUBLE) AS measured, 0D AS low, 0.05D * sum(accounts) AS high,
       sum(accounts) AS evidence, 50L AS needed
FROM (SELECT promos, count(*) AS accounts
      FROM (SELECT retail_account_id, array_sort(collect_list(promo_id)) AS promos
            FROM promotion_accounts GROUP BY retail_account_id) GROUP BY promos)
