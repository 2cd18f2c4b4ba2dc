-- Touches that are stored already under these ids, on any of the days asked for each. Gives (event_id, occurred_at,
-- clock_offset_ms). One look into the index of each of the few partitions that these days lie in.
SELECT asked.event_id, stored.occurred_at, stored.clock_offset_ms
FROM unnest(%(event_ids)b::uuid[], %(firsts)b::date[], %(lasts)b::date[]) AS asked (event_id, first, last)
CROSS JOIN LATERAL (
    SELECT touch.occurred_at, touch.clock_offset_ms
    FROM history_touch AS touch
    WHERE touch.event_id = asked.event_id AND touch.touched_on BETWEEN asked.first AND asked.last
    ORDER BY touch.received_at
    LIMIT 1
) AS stored
