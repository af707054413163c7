-- One row per shop's or warehouse's position and day: what shoppers were expected to want, what they wanted and got, and whether it was there.
-- dt                     DATE    NOT NULL COMMENT 'business day',
-- location_key           BIGINT  NOT NULL COMMENT 'shop or warehouse: stores.id, or 100000 + distribution_centers.id',
-- product_id             BIGINT  NOT NULL COMMENT 'product: products_master.id',
-- expected_units         DOUBLE  NOT NULL COMMENT 'mean that the day was drawn from, in the shop and online, before any shelf was empty',
-- wanted_units           BIGINT  NOT NULL COMMENT 'units that shoppers asked for, whether they were there or not; substitutes are none',
-- sold_units             BIGINT  NOT NULL COMMENT 'of these, units that they got',
-- lost_units             BIGINT  NOT NULL COMMENT 'of these, units that they did not get: wanted_units - sold_units',
-- substitute_units       BIGINT  NOT NULL COMMENT 'units sold in place of another product that was out; no part of the demand for this one',
-- opening_units          INT     NOT NULL COMMENT 'available units before the inflow of the day',
-- closing_units          INT     NOT NULL COMMENT 'available units as the day closes',
-- is_available_at_close  BOOLEAN NOT NULL COMMENT 'closing_units above 0'
SELECT p.dt, p.location_key, p.product_id,
       r.shop_units * coalesce(here.total, 0) + r.online_units * online.total AS expected_units,
       coalesce(w.wanted, 0) AS wanted_units, coalesce(w.sold, 0) AS sold_units,
       coalesce(w.wanted, 0) - coalesce(w.sold, 0) AS lost_units, coalesce(w.substitutes, 0) AS substitute_units,
       p.opening AS opening_units, p.available AS closing_units, p.available > 0 AS is_available_at_close
FROM inventory_positions p
JOIN demand_rates r ON r.dt = CAST(date_trunc('week', p.dt) AS DATE) AND r.location_key = p.location_key
  AND r.product_id = p.product_id
JOIN (SELECT region_id, min(id) + 100000 AS location_id FROM distribution_centers WHERE dc_type = 'warehouse'
      GROUP BY region_id) web ON web.region_id = p.region_id
JOIN demand_factors online ON online.location_id = web.location_id AND online.dt = p.dt
LEFT JOIN demand_factors here ON here.location_id = p.location_key AND here.dt = p.dt AND p.location_key < 100000
LEFT JOIN (
    SELECT dt, location_key, product_id, sum(wanted) AS wanted, sum(sold) AS sold, sum(substitutes) AS substitutes
    FROM (
        SELECT dt, store_id AS location_key, product_id,
               CASE WHEN substitutes_request_id IS NULL THEN requested_quantity ELSE 0 END AS wanted,
               CASE WHEN substitutes_request_id IS NULL THEN quantity ELSE 0 END AS sold,
               CASE WHEN substitutes_request_id IS NULL THEN 0 ELSE quantity END AS substitutes
        FROM receipt_lines WHERE quantity > 0
        UNION ALL
        SELECT dt, location_key, product_id, requested_quantity, quantity, 0 FROM online_order_lines
        UNION ALL
        SELECT dt, location_key, product_id, requested_quantity, 0, 0 FROM lost_requests WHERE quantity = 0
    ) asked
    GROUP BY dt, location_key, product_id
) w ON w.dt = p.dt AND w.location_key = p.location_key AND w.product_id = p.product_id
