-- MegaMart has exactly its share of all shops: 45 % unless the config says otherwise.
SELECT CAST(abs(l.hub - round(l.shops * CAST(get_json_object(m.config, '$.hub_shop_share') AS DOUBLE))) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, l.shops AS evidence, 0L AS needed
FROM (SELECT count(*) AS shops, count_if(a.account_code = 'ACCT-MEGA-001') AS hub
      FROM retail_locations s JOIN retail_accounts a ON a.id = s.retail_account_id) l
CROSS JOIN (SELECT config FROM run_manifest WHERE status = 'started' ORDER BY run_id DESC LIMIT 1) m
