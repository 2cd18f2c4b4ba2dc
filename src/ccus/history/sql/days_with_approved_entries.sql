-- Days of some people that have an approved direct entry. Gives (technician_id, site_id, work_date).
SELECT DISTINCT technician_id, site_id, work_date
FROM history_directentry
WHERE technician_id = ANY (%(technicians)b::bigint[]) AND state = 'approved'
  AND work_date >= %(from_on)s AND work_date < %(until)s
