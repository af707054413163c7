-- Every law of the fmcg world. Made by docs/warehouse.py from src/retail_spark/sql, do not edit.
USE IDENTIFIER({{catalog}} || '.' || {{schema}});

DECLARE OR REPLACE VARIABLE found ARRAY<STRUCT<name: STRING, measured: DOUBLE, low: DOUBLE, high: DOUBLE, evidence: BIGINT, needed: BIGINT, status: STRING, meaning: STRING>> DEFAULT CAST(array() AS ARRAY<STRUCT<name: STRING, measured: DOUBLE, low: DOUBLE, high: DOUBLE, evidence: BIGINT, needed: BIGINT, status: STRING, meaning: STRING>>);

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'accounts_differ_in_their_promotions',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Accounts differ in their promotions: one in twenty at most has the same set as another.'))
FROM (
SELECT CAST(sum(if(accounts > 1, accounts, 0)) AS DOUBLE) AS measured, 0D AS low, 0.05D * sum(accounts) AS high,
       sum(accounts) AS evidence, 50L AS needed
FROM (SELECT promos, count(*) AS accounts
      FROM (SELECT retail_account_id, array_sort(collect_list(promo_id)) AS promos
            FROM promotion_accounts GROUP BY retail_account_id) GROUP BY promos)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'accounts_have_the_shops_they_state',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'An account has as many shops as it states, in a row from its first.'))
FROM (
SELECT CAST(count_if(a.store_count <> coalesce(l.shops, 0) OR a.first_location_id <> l.first
                     OR l.last - l.first + 1 <> l.shops) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM retail_accounts a
LEFT JOIN (SELECT retail_account_id, count(*) AS shops, min(id) AS first, max(id) AS last
           FROM retail_locations GROUP BY retail_account_id) l ON l.retail_account_id = a.id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'allocations_share_out_the_forecast',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What DCs are allocated of a division\'s forecast sums to it.'))
FROM (
SELECT CAST(count_if(a.cases <> f.forecast_quantity_cases) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT forecast_id, sum(allocated_quantity_cases) AS cases FROM demand_allocation GROUP BY forecast_id) a
JOIN demand_forecasts f ON f.id = a.forecast_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'batches_make_the_sku_of_their_formula',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A batch has the formula of its SKU, and fills whole cases of it.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT b.formula_id <> s.formula_id OR w.sku_id <> b.sku_id OR b.output_cases <= 0 AS bad
    FROM batches b JOIN skus s ON s.id = b.sku_id JOIN work_orders w ON w.id = b.wo_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'batches_weigh_what_went_in',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What went into a batch weighs exactly what it gave plus what it scrapped.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT b.quantity_kg + b.scrap_kg <> coalesce(i.kg, 0) OR b.scrap_kg < 0 AS bad
    FROM batches b
    LEFT JOIN (SELECT batch_id, sum(actual_quantity_kg) AS kg FROM batch_ingredients GROUP BY batch_id) i ON i.batch_id = b.id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'batches_yield_nearly_all',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Good kilograms of what went into batches.'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.96D AS low, 0.99D AS high, evidence, 50L AS needed
FROM (
SELECT sum(quantity_kg) / sum(quantity_kg + scrap_kg) AS measured, count(*) AS evidence FROM batches
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'black_friday_leaves_a_dip',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'In the week after Black Friday its shops sell 0.5 to 0.75 of the eaches of its SKUs that they ordinarily do.'))
FROM (
WITH meant AS (
    SELECT s.quantity_eaches, NOT s.is_promotional
             AND trunc(s.sale_date, 'WEEK') = date_add(trunc(p.start_date, 'WEEK'), 7) AS is_after,
           NOT s.is_promotional AND s.hangover_multiplier = 1 AS is_ordinary
    FROM pos_sales s
    JOIN retail_locations l ON l.id = s.retail_location_id
    JOIN promotions p ON p.promo_code = 'PROMO-BF-2024'
    JOIN promotion_skus k ON k.promo_id = p.id AND k.sku_id = s.sku_id
    JOIN promotion_accounts a ON a.promo_id = p.id AND a.retail_account_id = l.retail_account_id
)
SELECT try_divide(avg(if(is_after, quantity_eaches, NULL)), avg(if(is_ordinary, quantity_eaches, NULL))) AS measured,
       0.5D AS low, 0.75D AS high, count_if(is_after) AS evidence, 200L AS needed
FROM meant
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'black_friday_triples_sales',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'In the week of Black Friday its shops sell 2.5 to 3.5 times as many eaches of its SKUs as they ordinarily do.'))
FROM (
WITH meant AS (
    SELECT s.quantity_eaches, s.promo_id = p.id AND trunc(s.sale_date, 'WEEK') = trunc(p.start_date, 'WEEK') AS is_own,
           NOT s.is_promotional AND s.hangover_multiplier = 1 AS is_ordinary
    FROM pos_sales s
    JOIN retail_locations l ON l.id = s.retail_location_id
    JOIN promotions p ON p.promo_code = 'PROMO-BF-2024'
    JOIN promotion_skus k ON k.promo_id = p.id AND k.sku_id = s.sku_id
    JOIN promotion_accounts a ON a.promo_id = p.id AND a.retail_account_id = l.retail_account_id
)
SELECT try_divide(avg(if(is_own, quantity_eaches, NULL)), avg(if(is_ordinary, quantity_eaches, NULL))) AS measured,
       2.5D AS low, 3.5D AS high, count_if(is_own) AS evidence, 200L AS needed
FROM meant
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'cases_made_are_in_stock_or_shipped',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Per SKU: cases made are what stands at plants and on the road, was in shops before, left the DCs, or is in them still.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT m.made <> coalesce(e.elsewhere, 0) + coalesce(d.closing, 0) + coalesce(g.gone, 0) AS bad
    FROM (SELECT sku_id, sum(output_cases) AS made FROM batches GROUP BY sku_id) m
    LEFT JOIN (SELECT sku_id, sum(quantity_cases) AS elsewhere FROM inventory WHERE location_type <> 'dc' GROUP BY sku_id) e
      ON e.sku_id = m.sku_id
    LEFT JOIN (SELECT b.sku_id, sum(s.n) AS closing
               FROM (SELECT batch_id, quantity_cases AS n FROM inventory WHERE location_type = 'dc'
                     UNION ALL
                     SELECT l.batch_id, -l.quantity_cases FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id
                     WHERE h.origin_type = 'dc' AND h.destination_type = 'store') s
               JOIN batches b ON b.id = s.batch_id GROUP BY b.sku_id) d ON d.sku_id = m.sku_id
    LEFT JOIN (SELECT l.sku_id, sum(l.quantity_cases) AS gone
               FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id
               WHERE h.origin_type = 'dc' AND h.destination_type = 'store' GROUP BY l.sku_id) g ON g.sku_id = m.sku_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'chicago_carries_forty_percent',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Cases that DC Chicago ships to shops, of all in North America.'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.36D AS low, 0.44D AS high, evidence, 5000L AS needed
FROM (
SELECT sum(IF(d.dc_code = 'DC-NAM-CHI-001', h.total_cases, 0)) / sum(h.total_cases) AS measured, count(*) AS evidence
    FROM shipments h JOIN distribution_centers d ON d.id = h.origin_id JOIN divisions v ON v.id = d.division_id
    WHERE h.origin_type = 'dc' AND h.destination_type = 'store' AND v.division_code = 'NAM'
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'dates_of_orders_follow',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'An order is promised after it is placed, and its shop belongs to its account.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT o.promised_delivery_date <= o.order_date OR o.requested_delivery_date < o.order_date
           OR l.retail_account_id <> o.retail_account_id OR a.channel_id <> o.channel_id AS bad
    FROM orders o JOIN retail_locations l ON l.id = o.retail_location_id JOIN retail_accounts a ON a.id = o.retail_account_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'dcs_allocate_no_more_than_they_hold',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Cases allocated of a batch at a DC never exceed those available there.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT a.cases > coalesce(i.cases, 0) AS bad
    FROM (SELECT dc_id, batch_id, sum(allocated_cases) AS cases FROM order_allocations GROUP BY dc_id, batch_id) a
    LEFT JOIN (SELECT location_id, batch_id, sum(quantity_available) AS cases FROM inventory WHERE location_type = 'dc'
               GROUP BY location_id, batch_id) i ON i.location_id = a.dc_id AND i.batch_id = a.batch_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'dcs_ship_no_more_than_they_got',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'No DC has shipped more of a batch than came in.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT sum(n) < 0 AS bad
    FROM (SELECT location_id AS dc_id, batch_id, quantity_cases AS n FROM inventory WHERE location_type = 'dc'
          UNION ALL
          SELECT h.origin_id, l.batch_id, -l.quantity_cases FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id
          WHERE h.origin_type = 'dc')
    GROUP BY dc_id, batch_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'deliveries_take_their_lead_time',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Goods arrive no sooner than the lead time after the order; only received orders have a receipt.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT r.receipt_date < date_add(o.order_date, t.lead) OR o.status <> 'received' AS bad
    FROM goods_receipts r
    JOIN purchase_orders o ON o.id = r.po_id
    JOIN (SELECT l.po_id, max(s.lead_time_days) AS lead
          FROM purchase_order_lines l
          JOIN purchase_orders p ON p.id = l.po_id
          JOIN supplier_ingredients s ON s.supplier_id = p.supplier_id AND s.ingredient_id = l.ingredient_id
          GROUP BY l.po_id) t ON t.po_id = o.id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'every_case_made_stands_somewhere',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The cases of a batch are spread over plant, DCs, shops and the road without a rest, each reserved or available.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(i.cases, 0) <> b.output_cases OR coalesce(i.least, -1) < 0 OR i.wrong > 0 AS bad
    FROM batches b
    LEFT JOIN (SELECT batch_id, sum(quantity_cases) AS cases, min(quantity_available) AS least,
                      count_if(quantity_cases <> quantity_reserved + quantity_available) AS wrong
               FROM inventory GROUP BY batch_id) i ON i.batch_id = b.id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'every_shipment_has_legs_and_emissions',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Every shipment has its legs, and emits what distance, weight and factor make.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT g.shipment_id IS NULL OR e.shipment_id IS NULL
           OR abs(e.co2_kg - e.distance_km * e.weight_tons * f.co2_kg_per_ton_km) > 0.001 AS bad
    FROM shipments h
    LEFT JOIN (SELECT DISTINCT shipment_id FROM shipment_legs) g ON g.shipment_id = h.id
    LEFT JOIN shipment_emissions e ON e.shipment_id = h.id
    LEFT JOIN emission_factors f ON f.id = e.emission_factor_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'few_accounts_have_most_shops',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Shops by account are heavy-tailed: beside MegaMart, the largest tenth of the accounts has 30 % of the shops or more.'))
FROM (
SELECT try_divide(sum(if(nth <= accounts / 10, store_count, 0)), sum(store_count)) AS measured,
       0.30D AS low, 0.90D AS high, count(*) AS evidence, 50L AS needed
FROM (SELECT store_count, row_number() OVER (ORDER BY store_count DESC, id) AS nth, count(*) OVER () AS accounts
      FROM retail_accounts WHERE account_code <> 'ACCT-MEGA-001')
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'few_batches_are_rejected',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Batches that quality control rejects.'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.01D AS low, 0.04D AS high, evidence, 2000L AS needed
FROM (
SELECT avg(IF(qc_status = 'rejected', 1.0, 0.0)) AS measured, count(*) AS evidence FROM batches
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'few_orders_come_back',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Returns of orders.'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.03D AS low, 0.05D AS high, evidence, 1000L AS needed
FROM (
SELECT count(r.id) / count(*) AS measured, count(*) AS evidence FROM orders o LEFT JOIN returns r ON r.order_id = o.id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'few_skus_make_most_cases',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The top fifth of the SKUs holds 75 to 85 % of the cases ordered.'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.75D AS low, 0.85D AS high, evidence, 100000L AS needed
FROM (
SELECT sum(IF(place <= skus * 0.2, cases, 0)) / sum(cases) AS measured, sum(lines) AS evidence
    FROM (SELECT cases, lines, row_number() OVER (ORDER BY cases DESC) AS place, (SELECT count(*) FROM skus) AS skus
          FROM (SELECT sku_id, sum(quantity_cases) AS cases, count(*) AS lines FROM order_lines GROUP BY sku_id))
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'few_suppliers_sell_most_ingredients',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Ingredients by supplier are heavy-tailed: the largest tenth of the suppliers has a quarter of the links or more.'))
FROM (
SELECT try_divide(sum(if(nth <= suppliers / 10, links, 0)), sum(links)) AS measured,
       0.25D AS low, 0.90D AS high, count(*) AS evidence, 100L AS needed
FROM (SELECT links, row_number() OVER (ORDER BY links DESC, supplier_id) AS nth, count(*) OVER () AS suppliers
      FROM (SELECT supplier_id, count(*) AS links FROM supplier_ingredients GROUP BY supplier_id))
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'forecasts_miss_by_their_mape',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Forecasts miss what the till sold by 20 to 50 % in the mean.'))
FROM (
SELECT CAST(avg(mape) AS DOUBLE) AS measured, 0.20D AS low, 0.50D AS high, count(mape) AS evidence, 20000L AS needed
FROM forecast_accuracy WHERE actual_quantity > 0
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'formulas_weigh_their_batch',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A formula\'s ingredients sum to 100 % and to its batch size, and every PrismWhite formula contains sorbitol.'))
FROM (
SELECT CAST(count_if(f.formula_id IS NULL OR f.percent <> 100 OR f.kg <> m.batch_size_kg
                     OR (p.product_code = 'PROD-PW' AND f.sorbitol = 0)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM formulas m
JOIN products p ON p.id = m.product_id
LEFT JOIN (SELECT formula_id, sum(quantity_percent) AS percent, sum(quantity_kg) AS kg,
                  count_if(i.ingredient_code = 'ING-SORB-001') AS sorbitol
           FROM formula_ingredients x JOIN ingredients i ON i.id = x.ingredient_id GROUP BY formula_id) f ON f.formula_id = m.id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'half_of_all_promotions_are_used',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'At least half of all promotions sell something.'))
FROM (
SELECT try_divide(count(DISTINCT s.promo_id), (SELECT count(*) FROM promotions)) AS measured,
       0.5D AS low, 1D AS high, count(*) AS evidence, 100000L AS needed
FROM pos_sales s
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'landed_cost_sums_its_parts',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A SKU\'s landed cost is the sum of its other costs, and 45 % of its list price to the cent.'))
FROM (
SELECT CAST(count_if(landed <> parts OR abs(landed - list_price * 0.45) > 0.01) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT s.id, s.list_price, sum(if(c.cost_type = 'landed', c.cost_amount, 0)) AS landed,
             sum(if(c.cost_type <> 'landed', c.cost_amount, 0)) AS parts
      FROM skus s LEFT JOIN sku_costs c ON c.sku_id = s.id GROUP BY s.id, s.list_price)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'legs_follow_each_other',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The legs of a shipment join up in place and time, from its origin to its DC or a shop.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(before_type <> origin_type OR before_id <> origin_id OR before_until > departure_datetime, false)
           OR departure_datetime >= arrival_datetime
           OR (leg_sequence = 1 AND (from_type <> origin_type OR from_id <> origin_id))
           OR (leg_sequence = legs AND (to_type <> destination_type OR (to_type = 'dc' AND to_id <> destination_id)))
           OR legs <> most AS bad
    FROM (SELECT g.leg_sequence, g.departure_datetime, g.arrival_datetime, s.origin_type, s.origin_id, s.destination_type,
                 s.destination_id, h.origin_type AS from_type, h.origin_id AS from_id, h.destination_type AS to_type,
                 h.destination_id AS to_id,
                 lag(s.destination_type) OVER w AS before_type, lag(s.destination_id) OVER w AS before_id,
                 lag(g.arrival_datetime) OVER w AS before_until,
                 count(*) OVER (PARTITION BY g.shipment_id) AS legs,
                 max(g.leg_sequence) OVER (PARTITION BY g.shipment_id) AS most
          FROM shipment_legs g
          JOIN route_segments s ON s.id = g.segment_id
          JOIN shipments h ON h.id = g.shipment_id
          WINDOW w AS (PARTITION BY g.shipment_id ORDER BY g.leg_sequence))
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'lines_get_no_more_than_they_ask',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Cases allocated to an order line never exceed those ordered.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT sum(a.allocated_cases) > max(l.quantity_cases) OR min(a.allocated_cases) <= 0 AS bad
    FROM order_allocations a
    LEFT JOIN order_lines l ON l.order_id = a.order_id AND l.line_number = a.order_line_number
    GROUP BY a.order_id, a.order_line_number
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'lines_work_most_of_their_hours',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Good kilograms of the filling lines, of what they could fill in the hours available (OEE).'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.65D AS low, 0.85D AS high, evidence, 500L AS needed
FROM (
SELECT m.hours / p.hours AS measured, m.batches AS evidence
    FROM (SELECT sum(b.output_cases * k.units_per_case / l.capacity_units_per_hour) AS hours, count(*) AS batches
          FROM batches b JOIN skus s ON s.id = b.sku_id JOIN packaging_types k ON k.id = s.packaging_id
          JOIN production_lines l ON l.id = b.production_line_id
          JOIN (SELECT min(period_start) AS first, max(period_end) AS last FROM capacity_plans) y
            ON b.production_date BETWEEN y.first AND y.last
          WHERE b.qc_status IN ('approved', 'QUALITY_HOLD')) m
    CROSS JOIN (SELECT sum(c.available_hours) AS hours FROM capacity_plans c
                JOIN production_lines l ON l.id = c.production_line_id WHERE l.line_type = 'filling') p
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'lot_numbers_name_one_lot',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A lot number names one line of one receipt.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT count(*) > 1 AS bad FROM goods_receipt_lines GROUP BY lot_number
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'lots_come_before_the_batches_that_use_them',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A batch uses lots received and inspected at its plant before the day of its production.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT r.plant_id <> b.plant_id OR r.receipt_date >= b.production_date OR r.inspection_date >= b.production_date
           OR l.ingredient_id <> i.ingredient_id
           OR l.gr_id IS NULL AS bad
    FROM batch_ingredients i
    JOIN batches b ON b.id = i.batch_id
    LEFT JOIN goods_receipt_lines l ON l.lot_number = i.lot_number
    LEFT JOIN goods_receipts r ON r.id = l.gr_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'measures_and_risks_name_real_things',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'What measures, risks and the audit log name by type and id is there.'))
FROM (
WITH thing AS (
    SELECT 'supplier' AS kind, id FROM suppliers UNION ALL SELECT 'plant', id FROM plants
    UNION ALL SELECT 'dc', id FROM distribution_centers UNION ALL SELECT 'route_segment', id FROM route_segments
    UNION ALL SELECT 'sku', id FROM skus UNION ALL SELECT 'batch', id FROM batches
    UNION ALL SELECT 'division', id FROM divisions UNION ALL SELECT 'account', id FROM retail_accounts UNION ALL SELECT 'orders', id FROM orders
    UNION ALL SELECT 'shipments', id FROM shipments UNION ALL SELECT 'purchase_orders', id FROM purchase_orders
    UNION ALL SELECT 'work_orders', id FROM work_orders
), named AS (
    SELECT affected_entity_type AS kind, affected_entity_id AS id FROM risk_events
    UNION ALL SELECT scope_type, scope_id FROM kpi_actuals WHERE scope_id IS NOT NULL
    UNION ALL SELECT table_name, record_id FROM audit_log
)
SELECT CAST(count_if(t.id IS NULL) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM named n LEFT JOIN thing t ON t.kind = n.kind AND t.id = n.id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'most_orders_arrive_on_time_in_full',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Delivered orders on time and in full.'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.85D AS low, 0.99D AS high, evidence, 20000L AS needed
FROM (
SELECT avg(IF(o.actual_delivery_date <= o.promised_delivery_date AND s.cases = o.total_cases, 1.0, 0.0)) AS measured,
           count(*) AS evidence
    FROM orders o
    JOIN (SELECT order_id, sum(total_cases) AS cases FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id) s
      ON s.order_id = o.id
    WHERE o.status = 'delivered'
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'most_returns_are_restocked',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'How far the fates of returns are from 70 % restocked, 15 % liquidated, 10 % scrapped and 5 % donated.'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.0D AS low, 0.03D AS high, evidence, 1500L AS needed
FROM (
SELECT greatest(abs(avg(IF(disposition = 'restock', 1.0, 0.0)) - 0.70),
                    abs(avg(IF(disposition = 'liquidate', 1.0, 0.0)) - 0.15),
                    abs(avg(IF(disposition = 'scrap', 1.0, 0.0)) - 0.10),
                    abs(avg(IF(disposition = 'donate', 1.0, 0.0)) - 0.05)) AS measured, count(*) AS evidence
    FROM disposition_logs
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'named_nodes_are_there',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The named problem nodes of levels 0 to 4 are there, each once, as the story needs them: faults counted.'))
FROM (
SELECT CAST(faults AS DOUBLE) AS measured, 0D AS low, 0D AS high, 8L AS evidence, 0L AS needed
FROM (
    SELECT abs(1 - (SELECT count(*) FROM retail_accounts WHERE account_code = 'ACCT-MEGA-001' AND is_strategic))
         + abs(1 - (SELECT count(*) FROM suppliers
                    WHERE supplier_code = 'SUP-PALM-MY-001' AND tier = 1 AND country = 'Malaysia' AND risk_score = 0.75))
         + abs(1 - (SELECT count(*) FROM distribution_centers WHERE dc_code = 'DC-NAM-CHI-001' AND dc_type = 'national'))
         + abs(1 - (SELECT count(*) FROM promotions
                    WHERE promo_code = 'PROMO-BF-2024' AND lift_multiplier = 3.0 AND hangover_multiplier = 0.6
                      AND hangover_weeks = 1 AND weekday(start_date) = 0 AND datediff(end_date, start_date) = 6
                      AND month(start_date) = 11))
         + abs(1 - (SELECT count(*) FROM route_segments s
                    JOIN ports o ON o.id = s.origin_id JOIN ports d ON d.id = s.destination_id
                    WHERE s.segment_code = 'LANE-SH-LA-001' AND s.origin_type = 'port' AND s.destination_type = 'port'
                      AND o.port_code = 'CNSHA' AND d.port_code = 'USLAX' AND s.distance_km = 10500
                      AND s.is_seasonal AND s.seasonal_months = array(1, 2) AND s.capacity_reduction_percent = 50))
         + abs(3 - (SELECT count(*) FROM ingredients
                    WHERE ingredient_code IN ('ING-PALM-001', 'ING-SORB-001', 'ING-PEPP-001')))
         + abs(1 - (SELECT count(*) FROM ingredients
                    WHERE ingredient_code = 'ING-PEPP-001' AND available_quarters = array(2, 3)
                      AND off_season_price_multiplier = 3))
         + abs(1 - (SELECT count(*) FROM supplier_ingredients si
                    JOIN suppliers s ON s.id = si.supplier_id JOIN ingredients i ON i.id = si.ingredient_id
                    WHERE s.supplier_code = 'SUP-PALM-MY-001' AND i.ingredient_code = 'ING-PALM-001'
                      AND si.lead_time_days BETWEEN 60 AND 120 AND si.on_time_delivery_rate = 0.5)) AS faults
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'no_batch_is_shipped_beyond_its_allocation',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Cases of a batch shipped with an order never exceed those allocated to it.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT s.cases > coalesce(a.cases, 0) AS bad
    FROM (SELECT h.order_id, h.origin_id, l.batch_id, sum(l.quantity_cases) AS cases
          FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id WHERE h.order_id IS NOT NULL
          GROUP BY h.order_id, h.origin_id, l.batch_id) s
    LEFT JOIN (SELECT order_id, dc_id, batch_id, sum(allocated_cases) AS cases FROM order_allocations
               GROUP BY order_id, dc_id, batch_id) a
      ON a.order_id = s.order_id AND a.dc_id = s.origin_id AND a.batch_id = s.batch_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'no_lot_is_overdrawn',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Batches take no more of a lot than was accepted.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(u.kg, 0) > l.accepted_quantity_kg OR l.accepted_quantity_kg + l.rejected_quantity_kg <> l.quantity_received AS bad
    FROM goods_receipt_lines l
    LEFT JOIN (SELECT lot_number, sum(actual_quantity_kg) AS kg FROM batch_ingredients GROUP BY lot_number) u
      ON u.lot_number = l.lot_number
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'one_batch_is_on_hold',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'One batch, and it alone, was released, shipped and put on hold, and it contains sorbitol: faults counted.'))
FROM (
WITH held AS (
    SELECT coalesce(b.qc_status = 'QUALITY_HOLD' AND b.is_contaminated AND b.batch_number = 'B-2024-RECALL-001'
                    AND b.qc_release_date IS NOT NULL AND s.batch_id IS NOT NULL AND l.batch_id IS NOT NULL, false) AS is_it
    FROM batches b
    LEFT JOIN (SELECT DISTINCT i.batch_id FROM batch_ingredients i JOIN ingredients n ON n.id = i.ingredient_id
               WHERE n.ingredient_code = 'ING-SORB-001') s ON s.batch_id = b.id
    LEFT JOIN (SELECT DISTINCT batch_id FROM shipment_lines) l ON l.batch_id = b.id
    WHERE b.qc_status = 'QUALITY_HOLD' OR b.is_contaminated
)
SELECT CAST(abs(1 - count_if(is_it)) + count_if(NOT is_it) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM batches) AS evidence, 1L AS needed, concat(count(*), ' on hold or contaminated') AS detail
FROM held
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'orders_are_served_by_at_most_two_dcs',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'An order is served by its shops DC and at most one other of the division.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT count(DISTINCT a.dc_id) - max(IF(a.dc_id = l.primary_dc_id, 1, 0)) > 1
           OR max(IF(d.division_id <> p.division_id, 1, 0)) = 1 AS bad
    FROM order_allocations a
    JOIN orders o ON o.id = a.order_id
    JOIN retail_locations l ON l.id = o.retail_location_id
    JOIN distribution_centers d ON d.id = a.dc_id
    JOIN distribution_centers p ON p.id = l.primary_dc_id
    GROUP BY a.order_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'orders_arrive_with_their_last_shipment',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A delivered order arrived with the last of its shipments; every shipped or delivered order has some.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT s.shipments IS NULL OR (o.status = 'delivered') <> (o.actual_delivery_date IS NOT NULL)
           OR coalesce(o.actual_delivery_date <> s.last, o.status = 'delivered') AS bad
    FROM orders o
    LEFT JOIN (SELECT order_id, count(*) AS shipments, max(actual_delivery_date) AS last FROM shipments
               WHERE order_id IS NOT NULL GROUP BY order_id) s ON s.order_id = o.id
    WHERE o.status IN ('shipped', 'delivered')
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'orders_stand_in_one_wave_of_each_dc',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'An order that is picked or shipped stands in exactly one wave of each DC that serves it.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(a.pairs, 0) <> 1 OR coalesce(p.waves, 0) <> 1 AS bad
    FROM (SELECT x.order_id, x.dc_id, 1 AS pairs FROM order_allocations x JOIN orders o ON o.id = x.order_id
          WHERE o.status IN ('picking', 'shipped', 'delivered') GROUP BY x.order_id, x.dc_id) a
    FULL JOIN (SELECT m.order_id, w.dc_id, count(*) AS waves FROM pick_wave_orders m JOIN pick_waves w ON w.id = m.wave_id
               GROUP BY m.order_id, w.dc_id) p ON p.order_id = a.order_id AND p.dc_id = a.dc_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'orders_sum_their_lines',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The totals of an order are the sums of its lines.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT o.total_cases <> coalesce(l.cases, 0) OR o.total_amount <> coalesce(l.amount, 0) AS bad
    FROM orders o
    LEFT JOIN (SELECT order_id, sum(quantity_cases) AS cases, sum(line_amount) AS amount FROM order_lines GROUP BY order_id) l
      ON l.order_id = o.id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'orders_vary_least',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The smallest variation of order sizes within a channel (deviation / mean of total_cases).'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.2D AS low, 1.2D AS high, evidence, 500L AS needed
FROM (
SELECT min(cv) AS measured, sum(n) AS evidence
    FROM (SELECT stddev(total_cases) / avg(total_cases) AS cv, count(*) AS n FROM orders GROUP BY channel_id)
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'orders_vary_most',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The largest variation of order sizes within a channel (deviation / mean of total_cases).'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.2D AS low, 1.2D AS high, evidence, 500L AS needed
FROM (
SELECT max(cv) AS measured, sum(n) AS evidence
    FROM (SELECT stddev(total_cases) / avg(total_cases) AS cv, count(*) AS n FROM orders GROUP BY channel_id)
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'ordinary_sales_vary_by_their_cv',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Eaches of ordinary rows of the till vary by 0.15 to 0.80 of their mean.'))
FROM (
SELECT try_divide(stddev(quantity_eaches), avg(quantity_eaches)) AS measured, 0.15D AS low, 0.80D AS high,
       count(*) AS evidence, 1000L AS needed
FROM pos_sales WHERE NOT is_promotional AND hangover_multiplier = 1
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'parts_of_a_batch_are_no_more_than_the_whole',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The batch fractions of a batch sum to at most 1 on the way to the DCs, and again on the way to the shops.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT sum(l.batch_fraction) > 1 OR min(l.batch_fraction) < 0 AS bad
    FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id
    WHERE h.shipment_type <> 'dc_to_dc'
    GROUP BY l.batch_id, h.destination_type
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'places_of_goods_are_real',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Every place that stock, shipments, plans and dispositions name by type and id is there.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT p.id IS NULL AS bad
    FROM (SELECT location_type AS type, location_id AS id FROM inventory
          UNION SELECT origin_type, origin_id FROM shipments
          UNION SELECT destination_type, destination_id FROM shipments
          UNION SELECT CASE source_type WHEN 'production' THEN 'plant' WHEN 'procurement' THEN 'supplier' ELSE 'dc' END,
                       source_id FROM supply_plans
          UNION SELECT destination_type, destination_id FROM supply_plans
          UNION SELECT location_type, location_id FROM plan_exceptions
          UNION SELECT target_type, target_entity_id FROM sustainability_targets
          UNION SELECT destination_location_type, destination_location_id FROM disposition_logs
                WHERE destination_location_id IS NOT NULL) t
    LEFT JOIN (SELECT 'plant' AS type, id FROM plants
               UNION ALL SELECT 'dc', id FROM distribution_centers
               UNION ALL SELECT 'in_transit', id FROM distribution_centers
               UNION ALL SELECT 'store', id FROM retail_locations
               UNION ALL SELECT 'port', id FROM ports
               UNION ALL SELECT 'supplier', id FROM suppliers
               UNION ALL SELECT 'division', id FROM divisions
               UNION ALL SELECT 'account', id FROM retail_accounts
               UNION ALL SELECT 'product', id FROM products
               UNION ALL SELECT 'route', id FROM routes) p ON p.type = t.type AND p.id = t.id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'plans_are_made_for_real_places',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Forecasts, their accuracy, allocations, replenishment and rules name places that are there; only a total names none.'))
FROM (
WITH place AS (
    SELECT 'dc' AS kind, id FROM distribution_centers UNION ALL SELECT 'account', id FROM retail_accounts
    UNION ALL SELECT 'division', id FROM divisions UNION ALL SELECT 'store', id FROM retail_locations
), named AS (
    SELECT DISTINCT location_type AS kind, location_id AS id FROM demand_forecasts
    UNION ALL SELECT DISTINCT location_type, location_id FROM forecast_accuracy
    UNION ALL SELECT DISTINCT location_type, location_id FROM replenishment_params
    UNION ALL SELECT DISTINCT from_location_type, from_location_id FROM demand_allocation
    UNION ALL SELECT DISTINCT to_location_type, to_location_id FROM demand_allocation
    UNION ALL SELECT DISTINCT scope, scope_id FROM business_rules
)
SELECT CAST(count_if(if(n.kind IN ('total', 'global'), n.id IS NOT NULL, p.id IS NULL)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM named n LEFT JOIN place p ON p.kind = n.kind AND p.id = n.id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'plants_ship_what_dcs_hold',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Shipments from plants carry exactly the cases that the stock of DCs, and of the road to them, names.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(s.cases, 0) <> coalesce(i.cases, 0) AS bad
    FROM (SELECT h.destination_id, l.batch_id, sum(l.quantity_cases) AS cases
          FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id WHERE h.shipment_type = 'plant_to_dc'
          GROUP BY h.destination_id, l.batch_id) s
    FULL JOIN (SELECT location_id, batch_id, sum(quantity_cases) AS cases FROM inventory
               WHERE location_type IN ('dc', 'in_transit') AND quantity_cases > 0 GROUP BY location_id, batch_id) i
      ON i.location_id = s.destination_id AND i.batch_id = s.batch_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'promotional_orders_have_their_promotion',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A promotional order names a promotion that targets its account and is active on the order date.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT p.id IS NULL OR a.promo_id IS NULL OR o.order_date NOT BETWEEN p.start_date AND p.end_date AS bad
    FROM orders o
    LEFT JOIN promotions p ON p.id = o.promo_id
    LEFT JOIN promotion_accounts a ON a.promo_id = o.promo_id AND a.retail_account_id = o.retail_account_id
    WHERE o.order_type = 'promotional' OR o.promo_id IS NOT NULL
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'promotions_leave_a_hangover',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'In the weeks after a promotion a SKU sells 0.6 to 0.85 of what its ordinary rows of the till do.'))
FROM (
WITH own AS (
    SELECT sku_id, sum(if(hangover_multiplier < 1, quantity_eaches, 0)) AS sold, count_if(hangover_multiplier < 1) AS reports,
           avg(if(NOT is_promotional AND hangover_multiplier = 1, quantity_eaches, NULL)) AS ordinary
    FROM pos_sales GROUP BY sku_id
)
SELECT try_divide(sum(sold), sum(reports * ordinary)) AS measured, 0.6D AS low, 0.85D AS high,
       sum(reports) AS evidence, 5000L AS needed
FROM own WHERE ordinary IS NOT NULL
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'promotions_lift_half_again_to_two_and_a_half',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Promotional rows of the till sell 1.5 to 2.5 times as many eaches as the ordinary rows of the same SKUs.'))
FROM (
WITH own AS (
    SELECT sku_id, sum(if(is_promotional, quantity_eaches, 0)) AS sold, count_if(is_promotional) AS reports,
           avg(if(NOT is_promotional AND hangover_multiplier = 1, quantity_eaches, NULL)) AS ordinary
    FROM pos_sales GROUP BY sku_id
)
SELECT try_divide(sum(sold), sum(reports * ordinary)) AS measured, 1.5D AS low, 2.5D AS high,
       sum(reports) AS evidence, 5000L AS needed
FROM own WHERE ordinary IS NOT NULL
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'promotions_run_most_weeks',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'In 40 weeks of the year or more some promotion sells.'))
FROM (
SELECT CAST(count(DISTINCT sale_week) AS DOUBLE) AS measured, 40D AS low, 53D AS high,
       (SELECT count(*) FROM pos_sales) AS evidence, 100000L AS needed
FROM pos_sales WHERE is_promotional
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'promotions_touch_a_quarter_of_sales',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Between 20 and 30 % of the rows of the till are promotional.'))
FROM (
SELECT avg(if(is_promotional, 1D, 0D)) AS measured, 0.20D AS low, 0.30D AS high,
       count(*) AS evidence, 100000L AS needed
FROM pos_sales
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'purchase_orders_sum_their_lines',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The total of a purchase order is the sum of its lines, each quantity x price.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT o.total_amount <> coalesce(l.amount, 0) OR coalesce(l.wrong, 1) > 0 AS bad
    FROM purchase_orders o
    LEFT JOIN (SELECT po_id, sum(line_amount) AS amount,
                      count_if(line_amount <> CAST(quantity * unit_price AS DECIMAL(14,2))) AS wrong
               FROM purchase_order_lines GROUP BY po_id) l ON l.po_id = o.id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'returns_never_exceed_shipments',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Of a batch no more comes back from an order than was shipped with it, and only after the delivery.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT r.cases > coalesce(s.cases, 0) OR r.return_date <= o.actual_delivery_date AS bad
    FROM (SELECT h.order_id, h.return_date, l.batch_id, sum(l.quantity_cases) AS cases
          FROM return_lines l JOIN returns h ON h.id = l.return_id GROUP BY h.order_id, h.return_date, l.batch_id) r
    JOIN orders o ON o.id = r.order_id
    LEFT JOIN (SELECT h.order_id, l.batch_id, sum(l.quantity_cases) AS cases
               FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id WHERE h.order_id IS NOT NULL
               GROUP BY h.order_id, l.batch_id) s ON s.order_id = r.order_id AND s.batch_id = r.batch_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'returns_sum_their_lines',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The cases of a return are the sum of its lines; its permission was granted.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT r.total_cases <> coalesce(l.cases, 0) OR coalesce(m.status <> 'approved', false) AS bad
    FROM returns r
    LEFT JOIN (SELECT return_id, sum(quantity_cases) AS cases FROM return_lines GROUP BY return_id) l ON l.return_id = r.id
    LEFT JOIN rma_authorizations m ON m.id = r.rma_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'risk_is_probability_times_impact',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A risk\'s score is its probability times its impact.'))
FROM (
SELECT CAST(count_if(coalesce(risk_score <> probability * impact_score, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       count(*) AS evidence, 0L AS needed
FROM risk_events
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'routes_sum_their_segments',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A route\'s distance, hours and number of segments are those of its segments, which join up end to end.'))
FROM (
WITH step AS (
    SELECT a.route_id, a.sequence, s.distance_km, s.transit_time_hours,
           concat(s.origin_type, s.origin_id) AS begins, concat(s.destination_type, s.destination_id) AS ends,
           lag(concat(s.destination_type, s.destination_id)) OVER (PARTITION BY a.route_id ORDER BY a.sequence) AS before
    FROM route_segment_assignments a JOIN route_segments s ON s.id = a.segment_id
), way AS (
    SELECT route_id, sum(distance_km) AS km, sum(transit_time_hours) AS hours, count(*) AS segments,
           min_by(begins, sequence) AS begins, max_by(ends, sequence) AS ends, max(sequence) AS last,
           count_if(before <> begins) AS gaps
    FROM step GROUP BY route_id
)
SELECT CAST(count_if(w.route_id IS NULL OR w.km <> r.total_distance_km OR w.hours <> r.total_transit_hours
                     OR w.segments <> r.total_segments OR w.last <> w.segments OR w.gaps > 0
                     OR w.begins <> concat(r.origin_type, r.origin_id)
                     OR w.ends <> concat(r.destination_type, r.destination_id)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM routes r LEFT JOIN way w ON w.route_id = r.id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'segments_join_real_places',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Both ends of every segment and route are rows of the table that their type names.'))
FROM (
WITH place AS (
    SELECT 'plant' AS kind, id FROM plants UNION ALL SELECT 'dc', id FROM distribution_centers
    UNION ALL SELECT 'port', id FROM ports UNION ALL SELECT 'store', id FROM retail_locations
), named AS (
    SELECT origin_type AS kind, origin_id AS id FROM route_segments
    UNION ALL SELECT destination_type, destination_id FROM route_segments
    UNION ALL SELECT origin_type, origin_id FROM routes
    UNION ALL SELECT destination_type, destination_id FROM routes
)
SELECT CAST(count_if(p.id IS NULL) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM named n LEFT JOIN place p ON p.kind = n.kind AND p.id = n.id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'shelves_are_emptier_in_promotions',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'In promotions shelves are in stock less often than otherwise: by 2 to 12 points.'))
FROM (
SELECT 100 * (avg(if(s.is_promotional, NULL, if(o.is_in_stock, 1D, 0D))) - avg(if(s.is_promotional, if(o.is_in_stock, 1D, 0D), NULL)))
           AS measured, 2D AS low, 12D AS high, count_if(s.is_promotional) AS evidence, 5000L AS needed
FROM osa_metrics o JOIN pos_sales s ON s.id = o.id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'shelves_are_mostly_full',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Shoppers find 92 to 95 % of what they come for.'))
FROM (
SELECT avg(if(is_in_stock, 1D, 0D)) AS measured, 0.92D AS low, 0.95D AS high, count(*) AS evidence, 20000L AS needed
FROM osa_metrics
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'shipments_leave_after_production',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A batch leaves a place after it was made, and arrives no sooner than it leaves.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT h.ship_date < b.production_date OR coalesce(h.actual_delivery_date < h.ship_date, false)
           OR l.sku_id <> b.sku_id AS bad
    FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id JOIN batches b ON b.id = l.batch_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'shipments_sum_their_lines',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The totals of a shipment are the sums of its lines, its freight that of its legs.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT h.total_cases <> coalesce(l.cases, 0) OR h.total_weight_kg <> coalesce(l.kg, 0)
           OR h.freight_cost <> coalesce(g.cost, 0) AS bad
    FROM shipments h
    LEFT JOIN (SELECT shipment_id, sum(quantity_cases) AS cases, sum(weight_kg) AS kg FROM shipment_lines GROUP BY shipment_id) l
      ON l.shipment_id = h.id
    LEFT JOIN (SELECT shipment_id, sum(freight_cost) AS cost FROM shipment_legs GROUP BY shipment_id) g ON g.shipment_id = h.id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'shops_are_served_in_their_division',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A shop\'s DC lies in the division of its account, and Chicago serves two fifths of North America\'s shops.'))
FROM (
SELECT CAST(count_if(a.division_id <> d.division_id)
            + abs(count_if(d.dc_code = 'DC-NAM-CHI-001') - round(0.4 * count_if(a.division_id = 1))) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM retail_locations l
JOIN retail_accounts a ON a.id = l.retail_account_id
JOIN distribution_centers d ON d.id = l.primary_dc_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'shops_get_what_was_allocated',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A shipped order has one shipment from each DC that serves it, with exactly the cases allocated, and no other order has any.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(s.cases, 0) <> coalesce(a.cases, 0) OR coalesce(s.shipments, 1) <> 1 AS bad
    FROM (SELECT x.order_id, x.dc_id, sum(x.allocated_cases) AS cases
          FROM order_allocations x JOIN orders o ON o.id = x.order_id
          WHERE o.status IN ('shipped', 'delivered') GROUP BY x.order_id, x.dc_id) a
    FULL JOIN (SELECT order_id, origin_id, sum(total_cases) AS cases, count(*) AS shipments
               FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id, origin_id) s
      ON s.order_id = a.order_id AND s.origin_id = a.dc_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'skus_are_made_by_approved_formulas',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'A SKU\'s formula is approved and of its product.'))
FROM (
SELECT CAST(count_if(f.product_id <> s.product_id OR f.status <> 'approved') AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM skus s JOIN formulas f ON f.id = s.formula_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'some_orders_are_split',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Orders that a second DC completed, of all that were allocated.'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.05D AS low, 0.1D AS high, evidence, 20000L AS needed
FROM (
SELECT avg(IF(dcs > 1, 1.0, 0.0)) AS measured, count(*) AS evidence
    FROM (SELECT order_id, count(DISTINCT dc_id) AS dcs FROM order_allocations GROUP BY order_id)
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stock_is_allocated_after_it_arrived',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'An allocation names a released batch of the ordered SKU that stood in the DC on the order date.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT i.id IS NULL OR b.sku_id <> l.sku_id OR b.qc_status NOT IN ('approved', 'QUALITY_HOLD')
           OR i.last_movement_date > CAST(a.allocation_date AS DATE) OR CAST(a.allocation_date AS DATE) <> o.order_date AS bad
    FROM order_allocations a
    JOIN orders o ON o.id = a.order_id
    JOIN order_lines l ON l.order_id = a.order_id AND l.line_number = a.order_line_number
    JOIN batches b ON b.id = a.batch_id
    LEFT JOIN inventory i ON i.location_type = 'dc' AND i.location_id = a.dc_id AND i.batch_id = a.batch_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'stock_turns_in_its_band',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Cases shipped to shops in the year, by the mean weekly stock of the DCs.'))
FROM (
WITH flows AS (
    SELECT last_movement_date AS day, sum(quantity_cases) AS n FROM inventory WHERE location_type = 'dc'
    GROUP BY last_movement_date
    UNION ALL
    SELECT ship_date, -sum(total_cases) FROM shipments WHERE origin_type = 'dc' GROUP BY ship_date
    UNION ALL
    SELECT actual_delivery_date, sum(total_cases) FROM shipments
    WHERE shipment_type = 'dc_to_dc' AND actual_delivery_date IS NOT NULL GROUP BY actual_delivery_date
), weeks AS (
    SELECT explode(sequence(min(order_date), max(order_date), INTERVAL 7 DAYS)) AS monday FROM orders
), stocks AS (
    SELECT w.monday, sum(f.n) AS stock FROM weeks w JOIN flows f ON f.day <= w.monday GROUP BY w.monday
), sold AS (
    SELECT sum(IF(destination_type = 'store', total_cases, 0)) AS cases, count(*) AS shipments
    FROM shipments WHERE origin_type = 'dc'
)
SELECT CAST(max(s.cases) / avg(t.stock) AS DOUBLE) AS measured, 6D AS low, 14D AS high, max(s.shipments) AS evidence,
       20000L AS needed
FROM stocks t CROSS JOIN sold s
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'supplier_tiers_are_40_80_80',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Suppliers stand in tiers 1, 2, 3 by 20, 40 and 40 %: the largest deviation.'))
FROM (
SELECT greatest(abs(count_if(tier = 1) / count(*) - 0.2), abs(count_if(tier = 2) / count(*) - 0.4),
                abs(count_if(tier = 3) / count(*) - 0.4)) AS measured,
       0D AS low, 0.01D AS high, count(*) AS evidence, 20L AS needed
FROM suppliers
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'suppliers_are_asked_for_what_they_sell',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Every ingredient on a purchase order is one that its supplier sells.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT s.id IS NULL AS bad
    FROM purchase_order_lines l
    JOIN purchase_orders o ON o.id = l.po_id
    LEFT JOIN supplier_ingredients s ON s.supplier_id = o.supplier_id AND s.ingredient_id = l.ingredient_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'tables_have_their_planned_rows',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Every table has the rows that were planned for it, within 10 % (small tables: 2 rows): tables that have not.'))
FROM (
WITH plan AS (
    SELECT from_json(config, 'map<string,string>') AS sizes
    FROM run_manifest WHERE status = 'started' ORDER BY run_id DESC LIMIT 1
), made AS (
    SELECT 'packaging_types' AS name, count(*) AS rows FROM packaging_types
    UNION ALL SELECT 'ports' AS name, count(*) AS rows FROM ports
    UNION ALL SELECT 'carriers' AS name, count(*) AS rows FROM carriers
    UNION ALL SELECT 'emission_factors' AS name, count(*) AS rows FROM emission_factors
    UNION ALL SELECT 'kpi_thresholds' AS name, count(*) AS rows FROM kpi_thresholds
    UNION ALL SELECT 'business_rules' AS name, count(*) AS rows FROM business_rules
    UNION ALL SELECT 'ingredients' AS name, count(*) AS rows FROM ingredients
    UNION ALL SELECT 'suppliers' AS name, count(*) AS rows FROM suppliers
    UNION ALL SELECT 'carrier_contracts' AS name, count(*) AS rows FROM carrier_contracts
    UNION ALL SELECT 'route_segments' AS name, count(*) AS rows FROM route_segments
    UNION ALL SELECT 'supplier_ingredients' AS name, count(*) AS rows FROM supplier_ingredients
    UNION ALL SELECT 'certifications' AS name, count(*) AS rows FROM certifications
    UNION ALL SELECT 'formulas' AS name, count(*) AS rows FROM formulas
    UNION ALL SELECT 'formula_ingredients' AS name, count(*) AS rows FROM formula_ingredients
    UNION ALL SELECT 'carrier_rates' AS name, count(*) AS rows FROM carrier_rates
    UNION ALL SELECT 'routes' AS name, count(*) AS rows FROM routes
    UNION ALL SELECT 'route_segment_assignments' AS name, count(*) AS rows FROM route_segment_assignments
    UNION ALL SELECT 'retail_accounts' AS name, count(*) AS rows FROM retail_accounts
    UNION ALL SELECT 'retail_locations' AS name, count(*) AS rows FROM retail_locations
    UNION ALL SELECT 'skus' AS name, count(*) AS rows FROM skus
    UNION ALL SELECT 'sku_costs' AS name, count(*) AS rows FROM sku_costs
    UNION ALL SELECT 'sku_substitutes' AS name, count(*) AS rows FROM sku_substitutes
    UNION ALL SELECT 'promotions' AS name, count(*) AS rows FROM promotions
    UNION ALL SELECT 'promotion_skus' AS name, count(*) AS rows FROM promotion_skus
    UNION ALL SELECT 'promotion_accounts' AS name, count(*) AS rows FROM promotion_accounts
    UNION ALL SELECT 'purchase_orders' AS name, count(*) AS rows FROM purchase_orders
    UNION ALL SELECT 'goods_receipts' AS name, count(*) AS rows FROM goods_receipts
    UNION ALL SELECT 'work_orders' AS name, count(*) AS rows FROM work_orders
    UNION ALL SELECT 'supplier_esg_scores' AS name, count(*) AS rows FROM supplier_esg_scores
    UNION ALL SELECT 'sustainability_targets' AS name, count(*) AS rows FROM sustainability_targets
    UNION ALL SELECT 'modal_shift_opportunities' AS name, count(*) AS rows FROM modal_shift_opportunities
    UNION ALL SELECT 'purchase_order_lines' AS name, count(*) AS rows FROM purchase_order_lines
    UNION ALL SELECT 'goods_receipt_lines' AS name, count(*) AS rows FROM goods_receipt_lines
    UNION ALL SELECT 'work_order_materials' AS name, count(*) AS rows FROM work_order_materials
    UNION ALL SELECT 'batches' AS name, count(*) AS rows FROM batches
    UNION ALL SELECT 'batch_cost_ledger' AS name, count(*) AS rows FROM batch_cost_ledger
    UNION ALL SELECT 'batch_ingredients' AS name, count(*) AS rows FROM batch_ingredients
    UNION ALL SELECT 'inventory' AS name, count(*) AS rows FROM inventory
    UNION ALL SELECT 'pos_sales' AS name, count(*) AS rows FROM pos_sales
    UNION ALL SELECT 'demand_forecasts' AS name, count(*) AS rows FROM demand_forecasts
    UNION ALL SELECT 'forecast_accuracy' AS name, count(*) AS rows FROM forecast_accuracy
    UNION ALL SELECT 'consensus_adjustments' AS name, count(*) AS rows FROM consensus_adjustments
    UNION ALL SELECT 'orders' AS name, count(*) AS rows FROM orders
    UNION ALL SELECT 'replenishment_params' AS name, count(*) AS rows FROM replenishment_params
    UNION ALL SELECT 'demand_allocation' AS name, count(*) AS rows FROM demand_allocation
    UNION ALL SELECT 'order_lines' AS name, count(*) AS rows FROM order_lines
    UNION ALL SELECT 'order_allocations' AS name, count(*) AS rows FROM order_allocations
    UNION ALL SELECT 'supply_plans' AS name, count(*) AS rows FROM supply_plans
    UNION ALL SELECT 'plan_exceptions' AS name, count(*) AS rows FROM plan_exceptions
    UNION ALL SELECT 'pick_waves' AS name, count(*) AS rows FROM pick_waves
    UNION ALL SELECT 'pick_wave_orders' AS name, count(*) AS rows FROM pick_wave_orders
    UNION ALL SELECT 'shipments' AS name, count(*) AS rows FROM shipments
    UNION ALL SELECT 'shipment_legs' AS name, count(*) AS rows FROM shipment_legs
    UNION ALL SELECT 'shipment_lines' AS name, count(*) AS rows FROM shipment_lines
    UNION ALL SELECT 'shipment_emissions' AS name, count(*) AS rows FROM shipment_emissions
    UNION ALL SELECT 'rma_authorizations' AS name, count(*) AS rows FROM rma_authorizations
    UNION ALL SELECT 'returns' AS name, count(*) AS rows FROM returns
    UNION ALL SELECT 'return_lines' AS name, count(*) AS rows FROM return_lines
    UNION ALL SELECT 'disposition_logs' AS name, count(*) AS rows FROM disposition_logs
    UNION ALL SELECT 'kpi_actuals' AS name, count(*) AS rows FROM kpi_actuals
    UNION ALL SELECT 'osa_metrics' AS name, count(*) AS rows FROM osa_metrics
    UNION ALL SELECT 'risk_events' AS name, count(*) AS rows FROM risk_events
    UNION ALL SELECT 'audit_log' AS name, count(*) AS rows FROM audit_log
), judged AS (
    SELECT name, rows, planned, coalesce(abs(rows - planned) > greatest(0.1 * planned, 2), true) AS is_off
    FROM (SELECT name, rows, CAST(sizes[name] AS BIGINT) AS planned FROM made CROSS JOIN plan)
)
SELECT CAST(count_if(is_off) AS DOUBLE) AS measured, 0D AS low, 0D AS high, sum(planned) AS evidence, 3000000L AS needed,
       concat_ws(', ', collect_list(if(is_off, concat(name, ' ', rows, ' of ', coalesce(CAST(planned AS STRING), 'no plan')),
                                       NULL))) AS detail
FROM judged
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'the_hub_has_its_share_of_shops',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'MegaMart has exactly its share of all shops: 45 % unless the config says otherwise.'))
FROM (
SELECT CAST(abs(l.hub - round(l.shops * CAST(get_json_object(m.config, '$.hub_shop_share') AS DOUBLE))) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, l.shops AS evidence, 0L AS needed
FROM (SELECT count(*) AS shops, count_if(a.account_code = 'ACCT-MEGA-001') AS hub
      FROM retail_locations s JOIN retail_accounts a ON a.id = s.retail_account_id) l
CROSS JOIN (SELECT config FROM run_manifest WHERE status = 'started' ORDER BY run_id DESC LIMIT 1) m
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'the_hub_orders_a_quarter',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'MegaMart places 20 to 30 % of the orders.'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.2D AS low, 0.3D AS high, evidence, 500L AS needed
FROM (
SELECT avg(IF(a.account_code = 'ACCT-MEGA-001', 1.0, 0.0)) AS measured, count(*) AS evidence
    FROM orders o JOIN retail_accounts a ON a.id = o.retail_account_id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'the_recalled_batch_reached_500_shops',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The contaminated batch reached exactly 500 shops.'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 500D AS low, 500D AS high, evidence, 10000L AS needed
FROM (
SELECT (SELECT count(DISTINCT h.destination_id)
            FROM batches b JOIN shipment_lines l ON l.batch_id = b.id JOIN shipments h ON h.id = l.shipment_id
            WHERE b.batch_number = 'B-2024-RECALL-001' AND h.destination_type = 'store') AS measured,
           (SELECT count(*) FROM retail_locations) AS evidence
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'the_till_follows_the_calendar',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Every row of the till carries the lift, dip and promotion that the calendar has for its week, account and SKU.'))
FROM (
SELECT CAST(count_if(s.lift_multiplier <> coalesce(c.lift_multiplier, 1) OR s.hangover_multiplier <> coalesce(c.hangover_multiplier, 1)
                     OR s.is_promotional <> coalesce(NOT c.is_hangover, false)
                     OR NOT (s.promo_id <=> if(c.is_hangover, NULL, c.promo_id))) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM pos_sales s
JOIN retail_locations l ON l.id = s.retail_location_id
LEFT JOIN promo_calendar c ON c.calendar_year = extract(YEAROFWEEK FROM s.sale_date) AND c.week = s.sale_week
                              AND c.account_id = l.retail_account_id AND c.sku_id = s.sku_id
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'trucks_are_more_than_half_full',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Pallets on trunk shipments, of what their trucks could take.'))
FROM (
SELECT CAST(measured AS DOUBLE) AS measured, 0.5D AS low, 1.0D AS high, evidence, 2000L AS needed
FROM (
SELECT sum(total_pallets) / sum(26 * ceil(total_pallets / 26)) AS measured, count(*) AS evidence
    FROM shipments WHERE shipment_type IN ('plant_to_dc', 'dc_to_dc')
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'two_ingredients_have_one_supplier',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'Two or three ingredients, palm oil and sorbitol among them, have a single supplier; all others have more.'))
FROM (
SELECT CAST(count_if(suppliers = 1) + 10 * (2 - count_if(suppliers = 1 AND ingredient_code IN ('ING-PALM-001', 'ING-SORB-001')))
            + 10 * count_if(suppliers = 0) AS DOUBLE) AS measured,
       2D AS low, 3D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT i.ingredient_code, count(DISTINCT s.supplier_id) AS suppliers
      FROM ingredients i LEFT JOIN supplier_ingredients s ON s.ingredient_id = i.id AND s.is_approved
      GROUP BY i.id, i.ingredient_code)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'waves_sum_their_orders',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The totals of a wave are what is allocated at its DC to the orders in it.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT w.total_orders <> coalesce(m.orders, 0) OR w.total_cases <> coalesce(m.cases, 0)
           OR w.total_lines <> coalesce(m.lines, 0) AS bad
    FROM pick_waves w
    LEFT JOIN (SELECT p.wave_id, count(*) AS orders, sum(a.cases) AS cases, sum(a.lines) AS lines
               FROM pick_wave_orders p
               JOIN pick_waves v ON v.id = p.wave_id
               JOIN (SELECT order_id, dc_id, sum(allocated_cases) AS cases, count(DISTINCT order_line_number) AS lines
                     FROM order_allocations GROUP BY order_id, dc_id) a ON a.order_id = p.order_id AND a.dc_id = v.dc_id
               GROUP BY p.wave_id) m ON m.wave_id = w.id
)
));

SET VAR found = (SELECT array_append(found, named_struct(
    'name', 'what_comes_back_is_disposed_of',
    'measured', CAST(measured AS DOUBLE), 'low', CAST(low AS DOUBLE), 'high', CAST(high AS DOUBLE),
    'evidence', CAST(evidence AS BIGINT), 'needed', CAST(needed AS BIGINT),
    'status', CASE WHEN evidence < needed THEN 'not measured'
         WHEN measured BETWEEN low AND high THEN 'holds' ELSE 'fails' END,
    'meaning', 'The fates of a return line add up to its cases, and nothing expired or contaminated is sold again.'))
FROM (
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(d.cases, 0) <> l.quantity_cases
           OR (l.condition IN ('expired', 'contaminated') AND coalesce(d.restocked, 0) > 0) AS bad
    FROM return_lines l
    FULL JOIN (SELECT return_id, return_line_number, sum(quantity_cases) AS cases,
                      count_if(disposition IN ('restock', 'liquidate')) AS restocked
               FROM disposition_logs GROUP BY return_id, return_line_number) d
      ON d.return_id = l.return_id AND d.return_line_number = l.line_number
)
));

SELECT one.status, one.name, one.measured, one.low, one.high, one.evidence, one.needed, one.meaning
FROM (SELECT explode(found) AS one) ORDER BY one.status, one.name;

SELECT assert_true(size(filter(found, one -> one.status = 'fails')) = 0,
  concat('these checks fail: ', array_join(transform(filter(found, one -> one.status = 'fails'), one -> one.name), ', ')));
