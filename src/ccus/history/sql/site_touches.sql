-- Touches of one site that concern a day, in order of time: those of the days [from_on, on], and those received since the day
-- began whose clock lies so far off that they have no work date (default partition and months to come).
-- Gives (event_id, happened_at and received_at in microseconds since 1970, touched_on, work_date, technician_id, credential, device_id, method, direction,
--  verdict, reasons).
SELECT event_id, (extract(epoch FROM happened_at) * 1000000)::bigint, (extract(epoch FROM received_at) * 1000000)::bigint,
       touched_on, work_date, technician_id, encode(credential_hash, 'hex'), device_id, method, direction, verdict, reasons
FROM history_touch
WHERE site_id = %(site)s AND touched_on >= %(from_on)s AND touched_on <= %(on)s
  AND happened_at >= %(from_at)s AND happened_at < %(until_at)s
UNION ALL
SELECT event_id, (extract(epoch FROM happened_at) * 1000000)::bigint, (extract(epoch FROM received_at) * 1000000)::bigint,
       touched_on, work_date, technician_id, encode(credential_hash, 'hex'), device_id, method, direction, verdict, reasons
FROM history_touch
WHERE site_id = %(site)s AND touched_on > %(on)s AND happened_at >= %(until_at)s
  AND work_date IS NULL AND received_at >= %(today_at)s
UNION ALL
SELECT event_id, (extract(epoch FROM happened_at) * 1000000)::bigint, (extract(epoch FROM received_at) * 1000000)::bigint,
       touched_on, work_date, technician_id, encode(credential_hash, 'hex'), device_id, method, direction, verdict, reasons
FROM history_touch
WHERE site_id = %(site)s AND touched_on < %(earliest_on)s AND happened_at < %(earliest_at)s
  AND work_date IS NULL AND received_at >= %(today_at)s
ORDER BY 2, 1
