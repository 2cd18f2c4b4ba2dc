-- How many people are recorded by day around some sites: at a sample of the sites of the same prefecture, itself left out.
-- Gives (site_id, work_date, people).
SELECT asked.id, record.work_date, count(*)
FROM sites_site AS asked
JOIN LATERAL (
    SELECT other.id
    FROM sites_site AS other
    WHERE other.office_prefecture_code = asked.office_prefecture_code AND other.id <> asked.id
      AND other.recording_period && daterange(%(from_on)s, %(until)s)
    ORDER BY other.id DESC
    LIMIT %(sample)s
) AS near ON true
JOIN history_workrecord AS record
  ON record.site_id = near.id AND record.work_date >= %(from_on)s AND record.work_date < %(until)s
WHERE asked.id = ANY (%(sites)s::bigint[])
GROUP BY asked.id, record.work_date
