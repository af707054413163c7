-- Why are carts left behind, what are they worth, and how much of it do reminders bring back?
SELECT suspected_reason, count(*) AS carts, sum(cart_value) AS value, count_if(recovery_email_sent) AS reminded,
       count_if(is_recovered) AS recovered, coalesce(sum(recovery_revenue), 0) AS recovery_revenue
FROM gold_cart_abandonment_fact
GROUP BY suspected_reason ORDER BY carts DESC, suspected_reason
