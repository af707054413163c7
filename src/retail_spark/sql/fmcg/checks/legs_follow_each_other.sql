-- The legs of a shipment join up in place and time, from its origin to its DC or a shop.
SELECT CAST(count_if(coalesce(bad, true)) AS DOUBLE) AS measured, 0D AS low, 0D AS high, count(*) AS evidence, 1L AS needed
FROM (
SELECT coalesce(before_type <> origin_type OR before_id <> origin_id OR before_until > departure_datetime, false)
           OR departure_datetime >= arrival_datetime
           OR (leg_sequence = 1 AND (from_type <> origin_type OR from_id <> origin_id))
           OR (leg_sequence = legs AND (to_type <> destination_type OR (to_type = 'dc' AND to_id <> destination_id)))
           OR legs <> most AS bad
    FROM (SELECT g.leg_sequence, g.departure_datetime, g.arrival_datetime, s.origin_type, s.origin_id, s.destination_type,
                 s.destination_id, h.origin_type AS from_type, h.origin_id AS from_id, h.destination_type AS to_type,
                 h.destination_id AS to_id,
                 lag(s.destination_type) OVER w AS before_type, lag(s.destination_id) OVER w AS before_id,
                 lag(g.arrival_datetime) OVER w AS before_until,
                 count(*) OVER (PARTITION BY g.shipment_id) AS legs,
                 max(g.leg_sequence) OVER (PARTITION BY g.shipment_id) AS most
          FROM shipment_legs g
          JOIN route_segments s ON s.id = g.segment_id
          JOIN shipments h ON h.id = g.shipment_id
          WINDOW w AS (PARTITION BY g.shipment_id ORDER BY g.leg_sequence))
)
