-- One row per delivered order: on time, in full, both.
-- order_id                BIGINT  NOT NULL COMMENT 'orders.id',
-- order_number            STRING  NOT NULL,
-- retail_account_id       BIGINT  NOT NULL COMMENT 'who ordered: retail_accounts.id',
-- channel_id              BIGINT           COMMENT 'channels.id',
-- order_date              DATE    NOT NULL,
-- promised_delivery_date  DATE,
-- actual_delivery_date    DATE,
-- total_cases             INT              COMMENT 'cases ordered',
-- shipped_cases           BIGINT           COMMENT 'cases on its shipments',
-- is_on_time              BOOLEAN          COMMENT 'delivered by the promised day',
-- is_in_full              BOOLEAN          COMMENT 'shipped_cases = total_cases',
-- is_perfect_order        BOOLEAN          COMMENT 'on time and in full'
SELECT o.id AS order_id, o.order_number, o.retail_account_id, o.channel_id, o.order_date, o.promised_delivery_date,
       o.actual_delivery_date, o.total_cases, s.shipped_cases,
       o.actual_delivery_date <= o.promised_delivery_date AS is_on_time,
       s.shipped_cases = o.total_cases AS is_in_full,
       o.actual_delivery_date <= o.promised_delivery_date AND s.shipped_cases = o.total_cases AS is_perfect_order
FROM orders o
JOIN (SELECT order_id, sum(total_cases) AS shipped_cases FROM shipments WHERE order_id IS NOT NULL GROUP BY order_id) s
  ON s.order_id = o.id
WHERE o.status = 'delivered'
