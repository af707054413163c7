-- A stockout lasts some days, on average less than two weeks (validation query 5c; its other figures beside it).
SELECT avg(stockout_duration_days) AS measured, 1D AS low, 14D AS high, count(*) AS evidence, 100L AS needed,
       concat(count(*), ' stockouts, ', coalesce(sum(lost_sales_attempts), 0), ' requests for ',
              coalesce(sum(lost_sales_quantity), 0), ' units worth ', coalesce(sum(lost_sales_revenue), 0), ' lost, ',
              coalesce(round(100 * avg(if(peak_season_flag, 1, 0)), 1), 0), ' % in peak season') AS detail
FROM gold_stockout_events
