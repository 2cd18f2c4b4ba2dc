-- Keeps what work records said before they were changed or removed.
INSERT INTO history_workrecordchange (technician_id, site_id, work_date, changed_at, cause, before, after)
SELECT c.technician_id, c.site_id, c.work_date, %(now)s, %(cause)s, c.before::jsonb, c.after::jsonb
FROM unnest(%(technicians)b::bigint[], %(sites)b::bigint[], %(days)b::date[], %(befores)b::text[], %(afters)b::text[])
     AS c (technician_id, site_id, work_date, before, after)
