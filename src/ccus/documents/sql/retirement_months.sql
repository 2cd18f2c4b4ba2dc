-- Days of work at some sites in a month, person by person and firm by firm, with what the retirement mutual aid asks for.
-- Gives (site_id, technician_id, technician ID, family name, given name, reading, status, insured number, business_id,
--  business ID, business name, reading of the firm, status of the firm, contractor number, on the site's roster in the month,
--  days of the month with a record, those on which the person belonged to the firm).
-- Of the sites in `parts` only people who worked for one of the firms, or are in its reports, or stand under the number of one
-- of all these: with all their days there. Where the firm is one of thousands, the rest of the site is nothing of its.
WITH whole AS MATERIALIZED (
    SELECT site_id, technician_id, business_id, array_agg(work_date) AS dates
    FROM history_workrecord
    WHERE site_id = ANY (%(sites)s::bigint[]) AND work_date >= %(from_on)s AND work_date < %(until)s
    GROUP BY site_id, technician_id, business_id
),
firms AS MATERIALIZED (
    SELECT id FROM registry_business WHERE ccus_id = ANY (%(firms)s::text[])
),
own AS MATERIALIZED (
    SELECT technician_id FROM history_workrecord
    WHERE business_id = ANY (ARRAY (SELECT id FROM firms)) AND work_date >= %(from_on)s AND work_date < %(until)s
      AND site_id = ANY (%(parts)s::bigint[])
    UNION
    SELECT line.technician_id FROM documents_retirementday AS day
    JOIN documents_retirementline AS line ON line.id = day.line_id
    WHERE day.site_id = ANY (%(parts)s::bigint[]) AND day.work_date >= %(from_on)s AND day.work_date < %(until)s
      AND line.business_id = ANY (ARRAY (SELECT id FROM firms)) AND line.technician_id IS NOT NULL
),
numbers AS MATERIALIZED (
    SELECT DISTINCT regexp_replace(person.kentaikyo_insured_number, '[^0-9]', '', 'g') AS digits
    FROM (SELECT technician_id FROM own UNION SELECT technician_id FROM whole) AS known
    JOIN registry_technician AS person ON person.id = known.technician_id
    WHERE person.kentaikyo_insured_number <> '' AND cardinality(%(parts)s::bigint[]) > 0
),
people AS MATERIALIZED (
    SELECT technician_id FROM own
    UNION
    SELECT person.id FROM numbers
    JOIN registry_technician AS person
      ON regexp_replace(person.kentaikyo_insured_number, '[^0-9]', '', 'g') = numbers.digits
     AND person.kentaikyo_insured_number <> ''
),
worked AS MATERIALIZED (
    SELECT * FROM whole
    UNION ALL
    SELECT record.site_id, record.technician_id, record.business_id, array_agg(record.work_date)
    FROM people
    JOIN history_workrecord AS record ON record.technician_id = people.technician_id
    WHERE record.site_id = ANY (%(parts)s::bigint[]) AND record.work_date >= %(from_on)s AND record.work_date < %(until)s
    GROUP BY record.site_id, record.technician_id, record.business_id
)
SELECT worked.site_id, person.id, person.ccus_id, person.family_name, person.given_name, person.kana_folded,
       person.kentaikyo_status, person.kentaikyo_insured_number, firm.id, coalesce(firm.ccus_id, ''),
       coalesce(firm.name, ''), coalesce(nullif(firm.name_kana, ''), firm.name_folded, ''),
       coalesce(firm.retirement_mutual_aid_status, ''), coalesce(firm.kentaikyo_contractor_number, ''),
       coalesce(on_roster.it, false),
       ARRAY (SELECT extract(day FROM day)::int FROM unnest(worked.dates) AS day),
       ARRAY (SELECT extract(day FROM day)::int FROM unnest(worked.dates) AS day WHERE affiliated.ranges @> day)
FROM worked
JOIN registry_technician AS person ON person.id = worked.technician_id
LEFT JOIN registry_business AS firm ON firm.id = worked.business_id
LEFT JOIN LATERAL (
    -- Person by person: asked with EXISTS, the planner reads every roster of the country.
    SELECT true AS it FROM sites_rosterentry AS entry
    WHERE entry.site_id = worked.site_id AND entry.technician_id = worked.technician_id
      AND entry.valid && daterange(%(from_on)s::date, %(until)s::date)
    LIMIT 1
) AS on_roster ON true
LEFT JOIN LATERAL (
    SELECT range_agg(affiliation.valid) AS ranges FROM registry_affiliation AS affiliation
    WHERE affiliation.technician_id = worked.technician_id AND affiliation.business_id = worked.business_id
) AS affiliated ON true
ORDER BY worked.site_id, 12, worked.business_id, person.kana_folded, person.id
