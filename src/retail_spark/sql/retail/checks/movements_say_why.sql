-- Each movement has a reason that fits its direction, source and cause; counts, breakage and theft are their own cause.
WITH movement AS (
    SELECT txn_type, cause_type, cause_id, trace_id, source, quantity, TRUE AS in_shop FROM store_inventory_txn
    UNION ALL
    SELECT txn_type, cause_type, cause_id, trace_id, source, quantity, FALSE FROM dc_inventory_txn
)
SELECT CAST(count_if(NOT coalesce(CASE txn_type
           WHEN 'SALE' THEN quantity < 0 AND cause_type IN ('RECEIPT_LINE', 'ORDER_LINE')
                            AND source = 'CUSTOMER_PURCHASE'
           WHEN 'RETURN' THEN quantity > 0 AND (cause_type = 'RETURN_LINE' AND source = 'CUSTOMER_RETURN'
                                                OR cause_type = 'ORDER_LINE' AND source = 'CANCELLATION')
           WHEN 'OUTBOUND_SHIPMENT' THEN quantity < 0 AND cause_type = 'SHIPMENT' AND NOT in_shop
           WHEN 'INBOUND_SHIPMENT' THEN quantity > 0 AND (cause_type = 'SHIPMENT' OR cause_type = 'REORDER'
                                                          AND source = 'SUPPLIER' AND NOT in_shop)
           WHEN 'ADJUSTMENT' THEN quantity <> 0 AND cause_type = 'MOVEMENT' AND cause_id = trace_id AND source = 'COUNT'
           WHEN 'DAMAGED' THEN quantity < 0 AND cause_type = 'MOVEMENT' AND cause_id = trace_id
                               AND source IN ('BREAKAGE', 'RECEIVING')
           WHEN 'LOST' THEN quantity < 0 AND cause_type = 'MOVEMENT' AND cause_id = trace_id AND source = 'THEFT'
       END, FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM movement
