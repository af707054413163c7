-- Good kilograms of the filling lines, of what they could fill in the hours available (OEE).
SELECT CAST(measured AS DOUBLE) AS measured, 0.65D AS low, 0.85D AS high, evidence, 500L AS needed
FROM (
SELECT m.hours / p.hours AS measured, m.batches AS evidence
    FROM (SELECT sum(b.output_cases * k.units_per_case / l.capacity_units_per_hour) AS hours, count(*) AS batches
          FROM batches b JOIN skus s ON s.id = b.sku_id JOIN packaging_types k ON k.id = s.packaging_id
          JOIN production_lines l ON l.id = b.production_line_id
          JOIN (SELECT min(period_start) AS first, max(period_end) AS last FROM capacity_plans) y
            ON b.production_date BETWEEN y.first AND y.last
          WHERE b.qc_status IN ('approved', 'QUALITY_HOLD')) m
    CROSS JOIN (SELECT sum(c.available_hours) AS hours FROM capacity_plans c
                JOIN production_lines l ON l.id = c.production_line_id WHERE l.line_type = 'filling') p
)
