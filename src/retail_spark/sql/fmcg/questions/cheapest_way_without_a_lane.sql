-- How do goods still travel if the lane Shanghai-Los Angeles is closed? (routes that do not use it, shortest first)
SELECT r.route_code, r.origin_type, r.origin_id, r.destination_type, r.destination_id, r.total_distance_km,
       r.total_transit_hours
FROM routes r
WHERE r.id NOT IN (SELECT a.route_id FROM route_segment_assignments a JOIN route_segments s ON s.id = a.segment_id
                   WHERE s.segment_code = 'LANE-SH-LA-001')
ORDER BY r.origin_type, r.origin_id, r.destination_id, r.total_transit_hours
