-- An order that is picked or shipped stands in exactly one wave of each DC that serves it.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(a.pairs, 0) <> 1 OR coalesce(p.waves, 0) <> 1 AS bad
    FROM (SELECT x.order_id, x.dc_id, 1 AS pairs FROM order_allocations x JOIN orders o ON o.id = x.order_id
          WHERE o.status IN ('picking', 'shipped', 'delivered') GROUP BY x.order_id, x.dc_id) a
    FULL JOIN (SELECT m.order_id, w.dc_id, count(*) AS waves FROM pick_wave_orders m JOIN pick_waves w ON w.id = m.wave_id
               GROUP BY m.order_id, w.dc_id) p ON p.order_id = a.order_id AND p.dc_id = a.dc_id
)
