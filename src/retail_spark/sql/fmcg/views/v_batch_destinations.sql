-- One row per batch and shipment that carried it: where it went (the recall trace).
SELECT b.id AS batch_id, b.batch_number, b.sku_id, b.qc_status, l.shipment_id, s.shipment_type, s.origin_type,
       s.origin_id, s.destination_type, s.destination_id, s.order_id, s.ship_date, s.actual_delivery_date, s.status,
       l.quantity_cases
FROM batches b
JOIN shipment_lines l ON l.batch_id = b.id
JOIN shipments s ON s.id = l.shipment_id
WHERE s.status IN ('delivered', 'in_transit')
