-- One row per batch and shipment that carried it: where it went (the recall trace).
-- batch_id              BIGINT NOT NULL COMMENT 'batch: batches.id',
-- batch_number          STRING NOT NULL,
-- sku_id                BIGINT NOT NULL COMMENT 'what was made: skus.id',
-- qc_status             STRING          COMMENT 'pending, approved, rejected, quarantine or QUALITY_HOLD',
-- shipment_id           BIGINT NOT NULL COMMENT 'shipment that carried it: shipments.id',
-- shipment_type         STRING NOT NULL COMMENT 'plant_to_dc, dc_to_dc, dc_to_store or direct_to_store',
-- origin_type           STRING NOT NULL COMMENT 'plant or dc',
-- origin_id             BIGINT NOT NULL COMMENT 'row of the table that origin_type says',
-- destination_type      STRING NOT NULL COMMENT 'dc or store',
-- destination_id        BIGINT NOT NULL COMMENT 'row of the table that destination_type says',
-- order_id              BIGINT          COMMENT 'order that it served: orders.id',
-- ship_date             DATE,
-- actual_delivery_date  DATE            COMMENT 'null while it is on the road',
-- status                STRING NOT NULL COMMENT 'delivered or in_transit',
-- quantity_cases        INT    NOT NULL COMMENT 'cases of the batch on this line'
SELECT b.id AS batch_id, b.batch_number, b.sku_id, b.qc_status, l.shipment_id, s.shipment_type, s.origin_type,
       s.origin_id, s.destination_type, s.destination_id, s.order_id, s.ship_date, s.actual_delivery_date, s.status,
       l.quantity_cases
FROM batches b
JOIN shipment_lines l ON l.batch_id = b.id
JOIN shipments s ON s.id = l.shipment_id
WHERE s.status IN ('delivered', 'in_transit')
