-- The sites and months whose proposals may follow from some changes. A change of a person's day concerns every site where the person
-- is recorded around it. `months` with the days [froms, untils) that proposals of each follow from.
-- Gives (site_id, month).
WITH change AS (
    SELECT DISTINCT site_id, technician_id, day FROM history_missingdaychange WHERE id = ANY (%(changes)s::bigint[])
), month AS (
    SELECT * FROM unnest(%(months)s::date[], %(froms)s::date[], %(untils)s::date[]) AS open (first_on, from_on, until)
), concerned AS (
    SELECT change.site_id, month.first_on
    FROM change
    JOIN month ON change.day IS NULL OR (change.day >= month.from_on AND change.day < month.until)
    WHERE change.site_id IS NOT NULL
    UNION
    SELECT record.site_id, month.first_on
    FROM (SELECT DISTINCT technician_id, day FROM change WHERE technician_id IS NOT NULL AND day IS NOT NULL) AS change
    JOIN month ON change.day >= month.from_on AND change.day < month.until
    JOIN history_workrecord AS record
      ON record.technician_id = change.technician_id AND record.work_date >= month.from_on AND record.work_date < month.until
)
SELECT concerned.site_id, concerned.first_on
FROM concerned
JOIN sites_site AS site ON site.id = concerned.site_id AND site.kind = %(normal)s
ORDER BY concerned.first_on, concerned.site_id
