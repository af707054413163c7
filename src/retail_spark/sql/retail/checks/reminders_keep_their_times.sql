-- Reminders go out in the morning after a cart was left, are opened, clicked and lead to an order, in this order.
SELECT CAST(count_if(NOT coalesce(
           (email_sent_ts IS NULL
            OR is_abandoned AND to_date(email_sent_ts) = date_add(dt, 1) AND hour(email_sent_ts) BETWEEN 8 AND 10)
           AND (email_opened_ts IS NULL OR coalesce(email_opened_ts > email_sent_ts, FALSE))
           AND (email_clicked_ts IS NULL OR coalesce(email_clicked_ts > email_opened_ts, FALSE))
           AND is_recovered = (recovered_ts IS NOT NULL)
           AND (NOT is_recovered OR coalesce(recovered_ts > email_clicked_ts, FALSE))
           AND is_abandoned = (abandonment_stage IS NOT NULL) AND is_abandoned = (suspected_reason IS NOT NULL)
           AND (low_inventory_trigger OR coalesce(suspected_reason NOT IN ('low_inventory', 'out_of_stock'), TRUE)),
           FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM carts
