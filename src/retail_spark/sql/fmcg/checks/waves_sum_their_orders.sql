-- The totals of a wave are what is allocated at its DC to the orders in it.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT w.total_orders <> coalesce(m.orders, 0) OR w.total_cases <> coalesce(m.cases, 0)
           OR w.total_lines <> coalesce(m.lines, 0) AS bad
    FROM pick_waves w
    LEFT JOIN (SELECT p.wave_id, count(*) AS orders, sum(a.cases) AS cases, sum(a.lines) AS lines
               FROM pick_wave_orders p
               JOIN pick_waves v ON v.id = p.wave_id
               JOIN (SELECT order_id, dc_id, sum(allocated_cases) AS cases, count(DISTINCT order_line_number) AS lines
                     FROM order_allocations GROUP BY order_id, dc_id) a ON a.order_id = p.order_id AND a.dc_id = v.dc_id
               GROUP BY p.wave_id) m ON m.wave_id = w.id
)
