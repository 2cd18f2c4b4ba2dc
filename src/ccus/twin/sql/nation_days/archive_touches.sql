-- Touches as they go to the archive (DuckDB), named as in the database. `reasons` are space separated, gravest first.
SELECT b.device_id, b.sequence, b.site_id, nullif(b.technician_id, 0) AS technician_id,
       make_timestamp(b.happened_at * 1000000) AS happened_at, make_timestamp(b.received_at * 1000000) AS received_at,
       b.clock_offset_ms, w.method, w.direction, w.credential_kind, w.verdict, w.reasons,
       CASE WHEN b.work_day >= 0 THEN DATE '1970-01-01' + b.work_day END AS work_date
FROM batch AS b
JOIN wording AS w ON w.code = b.wording
