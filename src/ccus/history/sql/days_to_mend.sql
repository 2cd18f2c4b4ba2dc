-- Days of [from_on, on] that are recorded and do not count, one row for each verdict, site and person, within the reach of the asker:
-- a site (`site`, else NULL), and a person or a firm by ID ('' where they are no bound). `key_…` ask for one group ('' for all).
-- Gives (verdict, person's number, ID, names, site's ID, name, firm's number, ID, name, days oldest first, how many of them wait in
--  a direct entry, groups in all, days in all, oldest day of all), by firm and person, `most` from `first` on.
WITH found AS (
    SELECT record.verdict, record.site_id, record.technician_id,
           array_agg(record.work_date ORDER BY record.work_date) AS days,
           (array_agg(record.business_id ORDER BY record.work_date DESC))[1] AS business_id
    FROM history_workrecord AS record
    JOIN sites_site AS site ON site.id = record.site_id AND site.kind = %(kind)s
    WHERE record.work_date >= %(from_on)s AND record.work_date <= %(on)s AND NOT record.evaluation_valid
      AND (%(site)s::bigint IS NULL OR record.site_id = %(site)s::bigint)
      AND (%(person)s = '' OR record.technician_id = (SELECT id FROM registry_technician WHERE ccus_id = %(person)s))
      AND (%(firm)s = '' OR record.business_id = (SELECT id FROM registry_business WHERE ccus_id = %(firm)s))
      AND (%(key_verdict)s = '' OR record.verdict = %(key_verdict)s)
      AND (%(key_site)s = '' OR site.ccus_id = %(key_site)s)
      AND (%(key_person)s = '' OR record.technician_id = (SELECT id FROM registry_technician WHERE ccus_id = %(key_person)s))
    GROUP BY record.verdict, record.site_id, record.technician_id
), shown AS (
    SELECT found.*, firm.ccus_id AS firm_ccus_id, firm.name AS firm_name, person.ccus_id, person.family_name, person.given_name,
           count(*) OVER () AS total, sum(cardinality(found.days)) OVER () AS day_total, min(found.days[1]) OVER () AS oldest_on
    FROM found
    JOIN registry_technician AS person ON person.id = found.technician_id
    LEFT JOIN registry_business AS firm ON firm.id = found.business_id
    ORDER BY firm.name NULLS FIRST, person.ccus_id, found.days[1], found.verdict, found.site_id
    OFFSET %(first)s LIMIT %(most)s
)
SELECT shown.verdict, shown.technician_id, shown.ccus_id, shown.family_name, shown.given_name, site.ccus_id, site.name,
       coalesce(shown.business_id, 0), coalesce(shown.firm_ccus_id, ''), coalesce(shown.firm_name, ''), shown.days,
       (SELECT count(*) FROM history_directentry AS entry
        WHERE entry.technician_id = shown.technician_id AND entry.site_id = shown.site_id
          AND entry.work_date = ANY (shown.days) AND entry.state = 'submitted'),
       shown.total, shown.day_total, shown.oldest_on
FROM shown JOIN sites_site AS site ON site.id = shown.site_id
ORDER BY shown.firm_name NULLS FIRST, shown.ccus_id, shown.days[1], shown.verdict, shown.site_id
