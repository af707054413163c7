-- Suppliers stand in tiers 1, 2, 3 by 20, 40 and 40 %: the largest deviation.
SELECT greatest(abs(count_if(tier = 1) / count(*) - 0.2), abs(count_if(tier = 2) / count(*) - 0.4),
                abs(count_if(tier = 3) / count(*) - 0.4)) AS measured,
       0D AS low, 0.01D AS high, count(*) AS evidence, 20L AS needed
FROM suppliers
