-- How many sessions in the digital shop come to a cart, to the checkout and to an order, by channel?
SELECT channel_name, count(*) AS sessions, count_if(has_cart) AS with_cart, count_if(has_checkout) AS at_checkout,
       count_if(has_order) AS ordered, 100 * avg(if(has_order, 1D, 0D)) AS percent_ordered
FROM (SELECT session_id, channel_key, max(event_type = 'add_to_cart') AS has_cart,
             max(event_type = 'checkout_start') AS has_checkout, max(conversion_flag) AS has_order
      FROM gold_customer_event_fact GROUP BY session_id, channel_key)
JOIN gold_channel_dim USING (channel_key)
GROUP BY channel_name ORDER BY sessions DESC, channel_name
