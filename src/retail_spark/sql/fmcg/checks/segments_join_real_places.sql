-- Both ends of every segment and route are rows of the table that their type names.
WITH place AS (
    SELECT 'plant' AS kind, id FROM plants UNION ALL SELECT 'dc', id FROM distribution_centers
    UNION ALL SELECT 'port', id FROM ports UNION ALL SELECT 'store', id FROM retail_locations
), named AS (
    SELECT origin_type AS kind, origin_id AS id FROM route_segments
    UNION ALL SELECT destination_type, destination_id FROM route_segments
    UNION ALL SELECT origin_type, origin_id FROM routes
    UNION ALL SELECT destination_type, destination_id FROM routes
)
SELECT CAST(count_if(p.id IS NULL) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM named n LEFT JOIN place p ON p.kind = n.kind AND p.id = n.id
