-- One row per DC: cases left at the end of the year against its capacity.
-- dc_id           BIGINT         NOT NULL COMMENT 'distribution_centers.id',
-- dc_code         STRING         NOT NULL,
-- capacity_cases  INT                     COMMENT 'cases that it can hold',
-- current_cases   BIGINT         NOT NULL COMMENT 'cases left at the end of the year',
-- utilization     DECIMAL(34,12)          COMMENT 'current_cases by capacity_cases'
SELECT d.id AS dc_id, d.dc_code, d.capacity_cases, coalesce(c.closing_cases, 0) AS current_cases,
       coalesce(c.closing_cases, 0) * 1.0 / d.capacity_cases AS utilization
FROM distribution_centers d
LEFT JOIN (SELECT dc_id, sum(closing_cases) AS closing_cases FROM v_closing_stock GROUP BY dc_id) c ON c.dc_id = d.id
