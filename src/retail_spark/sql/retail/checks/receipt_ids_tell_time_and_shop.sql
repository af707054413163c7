-- A receipt's number reads RCP, the minute of the sale, the shop in three digits or more, and four digits.
SELECT CAST(count_if(NOT coalesce(receipt_id_ext RLIKE '^RCP[0-9]{19,}$'
                                  AND substr(receipt_id_ext, 4, 12) = date_format(event_ts, 'yyyyMMddHHmm')
                                  AND substr(receipt_id_ext, 16, length(receipt_id_ext) - 19)
                                      = lpad(store_id, greatest(3, length(store_id)), '0'), FALSE)) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM receipts
