-- Stored touches of some people around some dates. The days `from_on` and `until` bound all windows and prune partitions.
-- Gives (technician_id, event_id, touched_on, site_id, happened_at, direction, method, work_date, verdict, reasons).
SELECT person.technician_id, touch.event_id, touch.touched_on, touch.site_id, touch.happened_at, touch.direction,
       touch.method, touch.work_date, touch.verdict, touch.reasons
FROM unnest(%(technicians)b::bigint[], %(starts)b::timestamptz[], %(ends)b::timestamptz[])
     AS person (technician_id, starts_at, ends_at)
CROSS JOIN LATERAL (
    SELECT stored.*
    FROM history_touch AS stored
    WHERE stored.technician_id = person.technician_id
      AND stored.happened_at >= person.starts_at AND stored.happened_at < person.ends_at
      AND stored.touched_on >= %(from_on)s::date AND stored.touched_on < %(until)s::date
    -- Keeps the planner from joining the other way round: of a month's first touches it knows nothing, and the plan lives on.
    OFFSET 0
) AS touch
