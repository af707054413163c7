-- Which movements emptied and filled a shelf, each with its balance and its cause? (:place, :product, :first, :last)
SELECT event_ts, txn_type, quantity, balance, source, source_ref, cause_type, cause_id
FROM store_inventory_txn
WHERE store_id = :place AND product_id = :product AND dt BETWEEN :first AND :last
ORDER BY dt, movement_seq
