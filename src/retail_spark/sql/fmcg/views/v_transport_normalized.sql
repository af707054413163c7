-- One row per route segment, its length in kilometres whichever unit it was given in.
-- segment_id          BIGINT        NOT NULL COMMENT 'route_segments.id',
-- segment_code        STRING        NOT NULL,
-- origin_type         STRING        NOT NULL,
-- origin_id           BIGINT        NOT NULL COMMENT 'row of the table that origin_type says',
-- destination_type    STRING        NOT NULL COMMENT 'dc, port or store',
-- destination_id      BIGINT        NOT NULL COMMENT 'row of the table that destination_type says',
-- transport_mode      STRING        NOT NULL COMMENT 'truck, rail, ocean, air, intermodal or last_mile',
-- distance_km         DECIMAL(17,7),
-- transit_time_hours  DECIMAL(8,2),
-- is_seasonal         BOOLEAN,
-- is_active           BOOLEAN
SELECT id AS segment_id, segment_code, origin_type, origin_id, destination_type, destination_id, transport_mode,
       coalesce(distance_km, distance_miles * 1.60934) AS distance_km, transit_time_hours, is_seasonal, is_active
FROM route_segments
