-- Which promotions of the calendar sold the most, and how?
SELECT m.promo_id, m.name, m.store_group_id, m.start_date, m.end_date, m.lift_multiplier, m.hangover_multiplier,
       m.hangover_weeks, m.discount_percent, sum(l.quantity) AS units, sum(l.discount_cents) / 100 AS discount
FROM receipt_lines l JOIN promotions_master m USING (promo_id)
WHERE l.quantity > 0 AND m.kind = 'CALENDAR'
GROUP BY m.promo_id, m.name, m.store_group_id, m.start_date, m.end_date, m.lift_multiplier, m.hangover_multiplier,
         m.hangover_weeks, m.discount_percent
ORDER BY units DESC, m.promo_id LIMIT 10
