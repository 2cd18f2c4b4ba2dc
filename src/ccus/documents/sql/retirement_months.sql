-- Days of work at some sites in a month, person by person and firm by firm, with what the retirement mutual aid asks for.
-- Gives (site_id, technician_id, technician ID, family name, given name, reading, status, insured number, business_id,
--  business ID, business name, reading of the firm, status of the firm, contractor number, on the site's roster in the month,
--  days of the month with a record, those on which the person belonged to the firm).
WITH on_roster AS MATERIALIZED (
    SELECT DISTINCT site_id, technician_id FROM sites_rosterentry
    WHERE site_id = ANY (%(sites)s::bigint[]) AND valid && daterange(%(from_on)s::date, %(until)s::date)
),
worked AS MATERIALIZED (
    SELECT site_id, technician_id, business_id, array_agg(work_date) AS dates
    FROM history_workrecord
    WHERE site_id = ANY (%(sites)s::bigint[]) AND work_date >= %(from_on)s AND work_date < %(until)s
    GROUP BY site_id, technician_id, business_id
)
SELECT worked.site_id, person.id, person.ccus_id, person.family_name, person.given_name, person.kana_folded,
       person.kentaikyo_status, person.kentaikyo_insured_number, firm.id, coalesce(firm.ccus_id, ''),
       coalesce(firm.name, ''), coalesce(nullif(firm.name_kana, ''), firm.name_folded, ''),
       coalesce(firm.retirement_mutual_aid_status, ''), coalesce(firm.kentaikyo_contractor_number, ''),
       on_roster.site_id IS NOT NULL,
       ARRAY (SELECT extract(day FROM day)::int FROM unnest(worked.dates) AS day),
       ARRAY (SELECT extract(day FROM day)::int FROM unnest(worked.dates) AS day WHERE affiliated.ranges @> day)
FROM worked
JOIN registry_technician AS person ON person.id = worked.technician_id
LEFT JOIN registry_business AS firm ON firm.id = worked.business_id
LEFT JOIN on_roster ON on_roster.site_id = worked.site_id AND on_roster.technician_id = worked.technician_id
LEFT JOIN LATERAL (
    SELECT range_agg(affiliation.valid) AS ranges FROM registry_affiliation AS affiliation
    WHERE affiliation.technician_id = worked.technician_id AND affiliation.business_id = worked.business_id
) AS affiliated ON true
ORDER BY worked.site_id, 12, worked.business_id, person.kana_folded, person.id
