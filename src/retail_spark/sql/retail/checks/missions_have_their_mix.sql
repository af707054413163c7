-- In the general assortment shoppers come for what their shop is good for: a kiosk is for quick trips, not for bulk.
-- Baskets of up to 5 and of 20 units or more are counted by volume class, against what the mix of missions of those who
-- came and the class's tilts lead one to expect; measured is the share of a class that is furthest off.
WITH segment AS (
    SELECT * FROM VALUES
        ('BUDGET_CONSCIOUS', 0.32D, 0.12D, 0.04D), ('CONVENIENCE_FOCUSED', 0.17D, 0.04D, 0.01D),
        ('QUALITY_SEEKER', 0.28D, 0.09D, 0.03D), ('BRAND_LOYAL', 0.30D, 0.12D, 0.04D)
        AS mix(segment, grocery, family, bulk)
), class AS (
    SELECT * FROM VALUES
        ('kiosk', 0.40D, 0.10D, 0.05D), ('low_volume', 0.85D, 0.70D, 0.50D), ('medium_volume', 1D, 1D, 1D),
        ('high_volume', 1.05D, 1.05D, 1.05D), ('flagship', 1.10D, 1.30D, 1.50D)
        AS tilts(volume_class, grocery, family, bulk)
), basket AS (
    SELECT store_id, customer_id, sum(units) AS units
    FROM (SELECT trace_id, store_id, customer_id, requested_quantity AS units FROM receipt_lines
          WHERE quantity > 0 AND substitutes_request_id IS NULL
          UNION ALL
          SELECT trace_id, store_id, customer_id, requested_quantity FROM lost_requests
          WHERE quantity = 0 AND channel IN ('STORE_POS', 'STORE_KIOSK'))
    GROUP BY trace_id, store_id, customer_id
), visit AS (
    SELECT volume_class, units, m.grocery * t.grocery AS grocery, m.family * t.family AS family, m.bulk * t.bulk AS bulk
    FROM basket b
    JOIN stores s ON s.id = b.store_id
    JOIN customers c ON c.id = b.customer_id
    JOIN segment m USING (segment)
    JOIN class t USING (volume_class)
), off AS (  -- in weeks with promotions as usual a quick trip takes up to 5 units in 95.7 % of cases
    SELECT volume_class, count(*) AS visits,
           abs(avg(if(units <= 5, 1D, 0D) - (0.957D * (1 - grocery - family - bulk) + 0.090D * grocery))) AS small,
           abs(avg(if(units >= 20, 1D, 0D) - (0.038D * grocery + 0.615D * family + 0.986D * bulk))) AS large
    FROM visit GROUP BY volume_class
), config AS (
    SELECT get_json_object(max_by(config, run_id), '$.assortment') = 'general'
           AND get_json_object(max_by(config, run_id), '$.items_per_ticket_mean') IS NULL AS has_missions
    FROM run_manifest
)
SELECT max(greatest(small, large)) AS measured, 0D AS low, 0.03D AS high,
       if(max(has_missions), coalesce(min(visits), 0L), 0L) AS evidence, 1500L AS needed,
       max_by(volume_class, greatest(small, large)) AS detail
FROM off CROSS JOIN config
