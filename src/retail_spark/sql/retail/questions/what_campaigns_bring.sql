-- What did each campaign cost, how many people saw it, and what did those buy who saw it last before they came?
WITH shown AS (
    SELECT campaign_id, count(*) AS impressions, count(DISTINCT customer_id) AS people, sum(cost) AS spent
    FROM marketing GROUP BY campaign_id
), sold AS (
    SELECT campaign_id, count(*) AS receipts, sum(subtotal) AS revenue
    FROM receipts WHERE campaign_id IS NOT NULL GROUP BY campaign_id
)
SELECT c.campaign_id, c.campaign_type, c.start_date, c.end_date, s.impressions, s.people, s.spent,
       coalesce(r.receipts, 0) AS receipts, coalesce(r.revenue, 0) AS revenue, r.revenue / s.spent AS revenue_per_dollar
FROM shown s JOIN campaigns c ON c.campaign_id = s.campaign_id
LEFT JOIN sold r ON r.campaign_id = s.campaign_id
ORDER BY c.start_date, c.campaign_id
