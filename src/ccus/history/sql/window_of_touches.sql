-- Stored touches of some people around some dates. %(from_on)s and %(until)s bound all windows and prune partitions.
-- Gives (technician_id, event_id, touched_on, site_id, happened_at, direction, method, work_date, verdict, reasons).
SELECT person.technician_id, touch.event_id, touch.touched_on, touch.site_id, touch.happened_at, touch.direction,
       touch.method, touch.work_date, touch.verdict, touch.reasons
FROM unnest(%(technicians)b::bigint[], %(starts)b::timestamptz[], %(ends)b::timestamptz[])
     AS person (technician_id, starts_at, ends_at)
JOIN history_touch AS touch
  ON touch.technician_id = person.technician_id
 AND touch.happened_at >= person.starts_at AND touch.happened_at < person.ends_at
WHERE touch.touched_on >= %(from_on)s AND touch.touched_on < %(until)s
