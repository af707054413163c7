-- A shipment is scheduled, loaded, 2 to 12 hours on the road unless delayed, arrives and is unloaded, in order.
WITH reached AS (
    SELECT min(if(status = 'SCHEDULED', event_ts, NULL)) AS scheduled,
           min(if(status = 'LOADING', event_ts, NULL)) AS loading,
           min(if(status = 'IN_TRANSIT', event_ts, NULL)) AS departed,
           min(if(status = 'DELAYED', event_ts, NULL)) AS delayed,
           min(if(status = 'ARRIVED', event_ts, NULL)) AS arrived,
           min(if(status = 'UNLOADING', event_ts, NULL)) AS unloading,
           min(if(status = 'COMPLETED', event_ts, NULL)) AS completed, max(departure_time) AS left_again,
           min(eta) AS eta, min(etd) AS etd,
           min(truck_id) = max(truck_id) AND min(eta) = max(eta) AND min(etd) = max(etd) AS is_one_plan
    FROM truck_moves GROUP BY shipment_id
)
SELECT CAST(count_if(NOT coalesce(
           is_one_plan AND scheduled IS NOT NULL AND eta <= etd
           -- a status that was reached comes after the one before it, which was reached too
           AND if(loading IS NULL, departed IS NULL, scheduled <= loading)
           AND if(departed IS NULL, delayed IS NULL AND arrived IS NULL, loading <= departed)
           AND if(arrived IS NULL, unloading IS NULL, departed <= arrived AND arrived = eta)
           AND if(unloading IS NULL, completed IS NULL, arrived <= unloading)
           AND if(completed IS NULL, left_again IS NULL,
                  unloading <= completed AND completed = etd AND left_again = completed)
           AND if(delayed IS NULL,
                  arrived IS NULL OR unix_timestamp(arrived) - unix_timestamp(departed) BETWEEN 7200 AND 43200,
                  departed <= delayed AND (arrived IS NULL OR delayed <= arrived)), FALSE)) AS DOUBLE) AS measured,
       0D AS low, 0D AS high, count(*) AS evidence, 0L AS needed
FROM reached
