-- Work records of some sites between two days, each with the reader at which the person touches most there.
-- Gives (site_id, technician_id, business_id, work_date, entry_at, exit_at, typed in, device_id or null).
WITH reader AS (
    SELECT site_id, technician_id, mode() WITHIN GROUP (ORDER BY device_id) AS device_id
    FROM history_touch
    WHERE site_id = ANY (%(sites)s::bigint[]) AND technician_id IS NOT NULL
      AND touched_on >= %(from_on)s AND touched_on < %(until)s
      AND happened_at >= %(from_at)s AND happened_at < %(until_at)s
    GROUP BY site_id, technician_id
)
SELECT record.site_id, record.technician_id, coalesce(record.business_id, 0), record.work_date, record.entry_at,
       record.exit_at, record.touch_count = 0, reader.device_id
FROM history_workrecord AS record
LEFT JOIN reader ON reader.site_id = record.site_id AND reader.technician_id = record.technician_id
WHERE record.site_id = ANY (%(sites)s::bigint[]) AND record.work_date >= %(from_on)s AND record.work_date < %(until)s
