-- Days of a month that were reported to the retirement mutual aid and not taken back: at some sites, of some people, or under some
-- numbers. One row for each line of a report.
-- Gives (site_id, technician_id, technician ID, outsider_id, name, insured number, contractor number, business_id, business ID,
--  business name, on the site's roster in the month, number's digits, days of the month).
WITH found AS (
    SELECT id FROM documents_retirementday
    WHERE cancelled_in_id IS NULL AND work_date >= %(from_on)s AND work_date < %(until)s AND site_id = ANY (%(sites)s::bigint[])
    UNION
    SELECT id FROM documents_retirementday
    WHERE cancelled_in_id IS NULL AND work_date >= %(from_on)s AND work_date < %(until)s
      AND technician_id = ANY (%(technicians)s::bigint[])
    UNION
    SELECT id FROM documents_retirementday
    WHERE cancelled_in_id IS NULL AND work_date >= %(from_on)s AND work_date < %(until)s
      AND insured_key = ANY (%(numbers)s::text[])
),
reported AS (
    SELECT day.line_id, day.site_id, day.insured_key, array_agg(extract(day FROM day.work_date)::int) AS days
    FROM found JOIN documents_retirementday AS day ON day.id = found.id
    GROUP BY day.line_id, day.site_id, day.insured_key
)
SELECT reported.site_id, line.technician_id, coalesce(person.ccus_id, ''), line.outsider_id, line.name, line.insured_number,
       line.contractor_number, line.business_id, firm.ccus_id, firm.name,
       EXISTS (SELECT FROM sites_rosterentry AS entry
               WHERE entry.site_id = reported.site_id AND entry.technician_id = line.technician_id
                 AND entry.valid && daterange(%(from_on)s::date, %(until)s::date)),
       reported.insured_key, reported.days
FROM reported
JOIN documents_retirementline AS line ON line.id = reported.line_id
JOIN registry_business AS firm ON firm.id = line.business_id
LEFT JOIN registry_technician AS person ON person.id = line.technician_id
ORDER BY line.id
