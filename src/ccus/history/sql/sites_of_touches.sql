-- The sites touches were made at. Gives (id, kind, state, first day, day after the last).
SELECT id, kind, state, lower(recording_period), upper(recording_period)
FROM sites_site
WHERE id = ANY (%(sites)b::bigint[])
