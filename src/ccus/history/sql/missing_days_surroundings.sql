-- People recorded on each day of [from_on, until) at a sample of the sites of some prefectures: the newest that record then.
-- Gives (prefecture code, site_id, day, people).
SELECT near.code, near.id, counted.work_date, counted.people
FROM (
    SELECT site.id, site.office_prefecture_code AS code,
           row_number() OVER (PARTITION BY site.office_prefecture_code ORDER BY site.id DESC) AS place
    FROM sites_site AS site
    WHERE site.office_prefecture_code = ANY (%(prefectures)s::text[]) AND site.kind = %(normal)s
      AND site.recording_period && daterange(%(from_on)s::date, %(until)s::date)
) AS near
CROSS JOIN LATERAL (
    SELECT record.work_date, count(*) AS people
    FROM history_workrecord AS record
    WHERE record.site_id = near.id AND record.work_date >= %(from_on)s AND record.work_date < %(until)s
    GROUP BY record.work_date
) AS counted
WHERE near.place <= %(sample)s
