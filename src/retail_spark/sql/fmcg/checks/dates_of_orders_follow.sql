-- An order is promised after it is placed, and its shop belongs to its account.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT o.promised_delivery_date <= o.order_date OR o.requested_delivery_date < o.order_date
           OR l.retail_account_id <> o.retail_account_id OR a.channel_id <> o.channel_id AS bad
    FROM orders o JOIN retail_locations l ON l.id = o.retail_location_id JOIN retail_accounts a ON a.id = o.retail_account_id
)
