-- A cart is the sum of its lines: lines, units, value, lines that stand low; one low line makes the cart a low one.
WITH side AS (
    SELECT cart_id, 1 AS carts, items, units, value_cents, inventory_constrained_items AS low_lines,
           if(value * 100 = value_cents AND low_inventory_trigger = (inventory_constrained_items > 0), 0, 1) AS wrong
    FROM carts
    UNION ALL
    SELECT cart_id, 0, -1, -quantity, -ext_cents, -if(is_low, 1, 0),
           if(quantity > 0 AND unit_price * quantity * 100 = ext_cents, 0, 1)
    FROM cart_lines
)
SELECT CAST(count_if(carts <> 1 OR items <> 0 OR units <> 0 OR cents <> 0 OR low_lines <> 0 OR wrong > 0) AS DOUBLE)
           AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM (SELECT sum(carts) AS carts, sum(items) AS items, sum(units) AS units, sum(value_cents) AS cents,
             sum(low_lines) AS low_lines, sum(wrong) AS wrong
      FROM side GROUP BY cart_id)
