-- At least half of all promotions sell something.
SELECT try_divide(count(DISTINCT s.promo_id), (SELECT count(*) FROM promotions)) AS measured,
       0.5D AS low, 1D AS high, count(*) AS evidence, 100000L AS needed
FROM pos_sales s
