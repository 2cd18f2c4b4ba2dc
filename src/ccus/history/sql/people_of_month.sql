-- Everybody with a touch, an approved direct entry or a record in a month (and the morning after it). Gives (technician_id).
SELECT technician_id FROM history_touch
WHERE touched_on >= %(from_on)s AND touched_on <= %(until)s AND technician_id IS NOT NULL
UNION
SELECT technician_id FROM history_directentry
WHERE work_date >= %(from_on)s AND work_date < %(until)s AND state = 'approved'
UNION
SELECT technician_id FROM history_workrecord WHERE work_date >= %(from_on)s AND work_date < %(until)s
ORDER BY 1
