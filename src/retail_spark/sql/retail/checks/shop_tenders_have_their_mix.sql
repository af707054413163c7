-- In shops 40 % of sales are paid by credit card, 30 % by debit card, 20 % in cash, 10 % by phone (+- 2.5 points).
WITH tender AS (
    SELECT count(*) AS receipts, avg(if(payment_method = 'CREDIT_CARD', 1D, 0D)) AS credit,
           avg(if(payment_method = 'DEBIT_CARD', 1D, 0D)) AS debit, avg(if(payment_method = 'CASH', 1D, 0D)) AS cash,
           avg(if(payment_method = 'MOBILE_PAY', 1D, 0D)) AS mobile
    FROM receipts WHERE receipt_type = 'SALE'
)
SELECT greatest(abs(credit - 0.4), abs(debit - 0.3), abs(cash - 0.2), abs(mobile - 0.1)) AS measured,
       0D AS low, 0.025D AS high, receipts AS evidence, 10000L AS needed
FROM tender
