-- What shoppers want in the shops comes to what visits, baskets and the factors of each day lead one to expect.
SELECT wanted / expected AS measured, 0.97D AS low, 1.03D AS high, CAST(wanted AS BIGINT) AS evidence, 50000L AS needed
FROM (
    SELECT (SELECT sum(r.shop_units * f.total)
            FROM demand_rates r
            JOIN demand_factors f ON f.location_id = r.location_key AND trunc(f.dt, 'WEEK') = r.dt) AS expected,
           (SELECT sum(units)
            FROM (SELECT requested_quantity AS units FROM receipt_lines
                  WHERE quantity > 0 AND substitutes_request_id IS NULL
                  UNION ALL
                  SELECT requested_quantity FROM lost_requests
                  WHERE quantity = 0 AND channel IN ('STORE_POS', 'STORE_KIOSK'))) AS wanted
)
