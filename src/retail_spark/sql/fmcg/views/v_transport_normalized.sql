-- One row per route segment, its length in kilometres whichever unit it was given in.
SELECT id AS segment_id, segment_code, origin_type, origin_id, destination_type, destination_id, transport_mode,
       coalesce(distance_km, distance_miles * 1.60934) AS distance_km, transit_time_hours, is_seasonal, is_active
FROM route_segments
