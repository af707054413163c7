-- One row per place and SKU: stock before the orders of the year are served.
-- location_type    STRING NOT NULL COMMENT 'plant or dc',
-- location_id      BIGINT NOT NULL COMMENT 'row of the table that location_type says',
-- sku_id           BIGINT NOT NULL COMMENT 'skus.id',
-- total_cases      BIGINT          COMMENT 'cases in stock',
-- reserved_cases   BIGINT          COMMENT 'of these, on quality hold or kept as samples',
-- available_cases  BIGINT          COMMENT 'total_cases - reserved_cases',
-- earliest_expiry  DATE            COMMENT 'of the batches in stock'
SELECT location_type, location_id, sku_id, sum(quantity_cases) AS total_cases, sum(quantity_reserved) AS reserved_cases,
       sum(quantity_available) AS available_cases, min(expiry_date) AS earliest_expiry
FROM inventory
GROUP BY location_type, location_id, sku_id
