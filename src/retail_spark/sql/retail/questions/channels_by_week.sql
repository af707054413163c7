-- What does each channel bring, week by week, and what comes back of it?
SELECT c.channel_name, d.year, d.week_of_year AS week, sum(p.total_revenue) AS revenue, sum(p.transaction_count) AS transactions,
       round(sum(p.total_revenue) / sum(p.transaction_count), 2) AS order_value, round(avg(p.return_rate), 4) AS return_rate
FROM gold_daily_channel_performance p JOIN gold_channel_dim c USING (channel_key) JOIN gold_date_dim d USING (date_key)
GROUP BY c.channel_key, c.channel_name, d.year, d.week_of_year ORDER BY d.year, week, c.channel_key
