-- People at one site, each as of a work date: trade and firm of the work record, else of the roster; place in the hierarchy.
-- Gives (technician_id, technician ID, family name, given name, skill_level, business ID, business name, tier, trade_code,
--  business ID of the roster entry or '').
SELECT person.id, person.ccus_id, person.family_name, person.given_name, person.skill_level,
       coalesce(firm.ccus_id, ''), coalesce(firm.name, ''), node.tier,
       coalesce(nullif(record.trade_code, ''), entry.trade_code, ''), coalesce(employer.ccus_id, '')
FROM unnest(%(people)s::bigint[], %(days)s::date[]) AS asked (technician_id, day)
JOIN registry_technician AS person ON person.id = asked.technician_id
LEFT JOIN history_workrecord AS record
       ON record.technician_id = asked.technician_id AND record.work_date = asked.day AND record.site_id = %(site)s
      AND record.work_date >= %(from_on)s AND record.work_date <= %(on)s
LEFT JOIN sites_rosterentry AS entry
       ON entry.site_id = %(site)s AND entry.technician_id = asked.technician_id AND entry.valid @> asked.day
LEFT JOIN registry_business AS employer ON employer.id = entry.business_id
LEFT JOIN registry_business AS firm ON firm.id = coalesce(record.business_id, entry.business_id)
LEFT JOIN LATERAL (
    SELECT min(place.tier) AS tier FROM sites_hierarchynode AS place
    WHERE place.site_id = %(site)s AND place.business_id = firm.id AND place.valid @> asked.day
      AND place.state = ANY (%(standing)s::text[])
) AS node ON true
