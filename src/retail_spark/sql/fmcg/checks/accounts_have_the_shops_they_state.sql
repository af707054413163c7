-- An account has as many shops as it states, in a row from its first.
SELECT CAST(count_if(a.store_count <> coalesce(l.shops, 0) OR a.first_location_id <> l.first
                     OR l.last - l.first + 1 <> l.shops) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM retail_accounts a
LEFT JOIN (SELECT retail_account_id, count(*) AS shops, min(id) AS first, max(id) AS last
           FROM retail_locations GROUP BY retail_account_id) l ON l.retail_account_id = a.id
