-- Days of some people that need no proposal: records (with their site), touches at these sites that came to nothing, entries in
-- whatever state. Gives (technician_id, day, site_id of the record or null).
SELECT technician_id, work_date, site_id
FROM history_workrecord
WHERE technician_id = ANY (%(people)s::bigint[]) AND work_date >= %(from_on)s AND work_date < %(until)s
UNION
SELECT technician_id, coalesce(work_date, touched_on), NULL
FROM history_touch
WHERE site_id = ANY (%(sites)s::bigint[]) AND technician_id IS NOT NULL AND verdict = ANY (%(barren)s::text[])
  AND touched_on >= %(from_on)s AND touched_on < %(until)s
  AND happened_at >= %(from_at)s AND happened_at < %(until_at)s
UNION
SELECT technician_id, work_date, NULL
FROM history_directentry
WHERE technician_id = ANY (%(people)s::bigint[]) AND work_date >= %(from_on)s AND work_date < %(until)s
UNION
SELECT technician_id, day, NULL
FROM history_dayoff
WHERE technician_id = ANY (%(people)s::bigint[]) AND day >= %(from_on)s AND day < %(until)s
