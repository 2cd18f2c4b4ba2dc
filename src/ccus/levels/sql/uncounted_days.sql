-- Dates of one technician that are recorded and yet count for no level, newest first, with what is the matter.
-- A date that counts at another site is left out. Gives (verdict, days, last date, site ID, site name) per verdict and site.
SELECT record.verdict, count(DISTINCT record.work_date), max(record.work_date), site.ccus_id, site.name
FROM history_workrecord AS record
JOIN sites_site AS site ON site.id = record.site_id
WHERE record.technician_id = %(technician)s AND NOT record.evaluation_valid
  AND record.work_date > %(after)s AND record.work_date <= %(on)s
  AND NOT EXISTS (SELECT FROM history_workrecord AS other
                  WHERE other.technician_id = record.technician_id AND other.work_date = record.work_date
                    AND other.evaluation_valid)
GROUP BY record.verdict, site.ccus_id, site.name
ORDER BY max(record.work_date) DESC, site.name
LIMIT %(most)s
