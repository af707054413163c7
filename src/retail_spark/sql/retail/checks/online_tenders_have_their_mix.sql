-- Online 60 % of orders are paid by credit card, 25 % by debit card, 10 % by PayPal, 5 % otherwise (+- 2.5 points).
WITH tender AS (
    SELECT count(*) AS orders,
           avg(if(payment_method = 'CREDIT_CARD', 1D, 0D)) AS credit,
           avg(if(payment_method = 'DEBIT_CARD', 1D, 0D)) AS debit,
           avg(if(payment_method = 'PAYPAL', 1D, 0D)) AS paypal,
           avg(if(payment_method = 'OTHER', 1D, 0D)) AS other
    FROM online_orders
)
SELECT greatest(abs(credit - 0.6), abs(debit - 0.25), abs(paypal - 0.1), abs(other - 0.05)) AS measured,
       0D AS low, 0.025D AS high, orders AS evidence, 10000L AS needed
FROM tender
