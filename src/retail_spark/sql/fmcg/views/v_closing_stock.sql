-- One row per DC and batch: what plants and other DCs delivered, less what left it, at the end of the year.
-- dc_id          BIGINT NOT NULL COMMENT 'distribution_centers.id',
-- batch_id       BIGINT NOT NULL COMMENT 'batches.id',
-- arrived_cases  BIGINT NOT NULL COMMENT 'cases that plants and other DCs delivered',
-- shipped_cases  BIGINT NOT NULL COMMENT 'cases that left it, for shops or other DCs',
-- closing_cases  BIGINT NOT NULL COMMENT 'arrived_cases - shipped_cases'
SELECT dc_id, batch_id, sum(arrived) AS arrived_cases, sum(gone) AS shipped_cases, sum(arrived) - sum(gone) AS closing_cases
FROM (
    SELECT location_id AS dc_id, batch_id, quantity_cases AS arrived, 0 AS gone FROM inventory WHERE location_type = 'dc'
    UNION ALL
    SELECT s.destination_id, l.batch_id, l.quantity_cases, 0
    FROM shipments s JOIN shipment_lines l ON l.shipment_id = s.id
    WHERE s.shipment_type = 'dc_to_dc' AND s.status = 'delivered'
    UNION ALL
    SELECT s.origin_id, l.batch_id, 0, l.quantity_cases
    FROM shipments s JOIN shipment_lines l ON l.shipment_id = s.id
    WHERE s.origin_type = 'dc'
) flows
GROUP BY dc_id, batch_id
