-- Every row of the till carries the lift, dip and promotion that the calendar has for its week, account and SKU.
SELECT CAST(count_if(s.lift_multiplier <> coalesce(c.lift_multiplier, 1) OR s.hangover_multiplier <> coalesce(c.hangover_multiplier, 1)
                     OR s.is_promotional <> coalesce(NOT c.is_hangover, false)
                     OR NOT (s.promo_id <=> if(c.is_hangover, NULL, c.promo_id))) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM pos_sales s
JOIN retail_locations l ON l.id = s.retail_location_id
LEFT JOIN promo_calendar c ON c.calendar_year = extract(YEAROFWEEK FROM s.sale_date) AND c.week = s.sale_week
                              AND c.account_id = l.retail_account_id AND c.sku_id = s.sku_id
