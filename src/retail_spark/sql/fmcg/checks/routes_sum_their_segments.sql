-- A route's distance, hours and number of segments are those of its segments, which join up end to end.
WITH step AS (
    SELECT a.route_id, a.sequence, s.distance_km, s.transit_time_hours,
           concat(s.origin_type, s.origin_id) AS begins, concat(s.destination_type, s.destination_id) AS ends,
           lag(concat(s.destination_type, s.destination_id)) OVER (PARTITION BY a.route_id ORDER BY a.sequence) AS before
    FROM route_segment_assignments a JOIN route_segments s ON s.id = a.segment_id
), way AS (
    SELECT route_id, sum(distance_km) AS km, sum(transit_time_hours) AS hours, count(*) AS segments,
           min_by(begins, sequence) AS begins, max_by(ends, sequence) AS ends, max(sequence) AS last,
           count_if(before <> begins) AS gaps
    FROM step GROUP BY route_id
)
SELECT CAST(count_if(w.route_id IS NULL OR w.km <> r.total_distance_km OR w.hours <> r.total_transit_hours
                     OR w.segments <> r.total_segments OR w.last <> w.segments OR w.gaps > 0
                     OR w.begins <> concat(r.origin_type, r.origin_id)
                     OR w.ends <> concat(r.destination_type, r.destination_id)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM routes r LEFT JOIN way w ON w.route_id = r.id
