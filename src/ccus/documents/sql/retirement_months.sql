-- Days of work at some sites in a month, person by person and firm by firm, with what the retirement mutual aid asks for.
-- Gives (site_id, technician_id, technician ID, family name, given name, reading, status, insured number, business_id,
--  business ID, business name, reading of the firm, status of the firm, contractor number, on the site's roster in the month,
--  days of the month with a record, those on which the person belonged to the firm).
SELECT worked.site_id, person.id, person.ccus_id, person.family_name, person.given_name, person.kana_folded,
       person.kentaikyo_status, person.kentaikyo_insured_number, firm.id, coalesce(firm.ccus_id, ''),
       coalesce(firm.name, ''), coalesce(nullif(firm.name_kana, ''), firm.name_folded, ''),
       coalesce(firm.retirement_mutual_aid_status, ''), coalesce(firm.kentaikyo_contractor_number, ''),
       EXISTS (SELECT FROM sites_rosterentry AS entry
               WHERE entry.site_id = worked.site_id AND entry.technician_id = worked.technician_id
                 AND entry.valid && daterange(%(from_on)s::date, %(until)s::date)),
       worked.days, coalesce(worked.affiliated, '{}')
FROM (
    SELECT record.site_id, record.technician_id, record.business_id,
           array_agg(extract(day FROM record.work_date)::int) AS days,
           array_agg(extract(day FROM record.work_date)::int) FILTER (WHERE affiliation.id IS NOT NULL) AS affiliated
    FROM history_workrecord AS record
    LEFT JOIN registry_affiliation AS affiliation
           ON affiliation.business_id = record.business_id AND affiliation.technician_id = record.technician_id
          AND affiliation.valid @> record.work_date
    WHERE record.site_id = ANY (%(sites)s::bigint[])
      AND record.work_date >= %(from_on)s AND record.work_date < %(until)s
    GROUP BY record.site_id, record.technician_id, record.business_id
) AS worked
JOIN registry_technician AS person ON person.id = worked.technician_id
LEFT JOIN registry_business AS firm ON firm.id = worked.business_id
ORDER BY worked.site_id, 12, worked.business_id, person.kana_folded, person.id
