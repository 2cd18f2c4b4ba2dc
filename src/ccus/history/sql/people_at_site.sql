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
       ON entry.site_id = %(site)s::bigint AND entry.technician_id = asked.technician_id AND entry.valid @> asked.day
LEFT JOIN registry_business AS employer ON employer.id = entry.business_id
LEFT JOIN registry_business AS firm ON firm.id = coalesce(record.business_id, entry.business_id)
LEFT JOIN (
    -- The places of the site once, not once for each person: a large firm stands in the hierarchies of many sites.
    SELECT place.business_id, days.day, min(place.tier) AS tier
    FROM (SELECT DISTINCT day FROM unnest(%(days)s::date[]) AS day) AS days
    JOIN sites_hierarchynode AS place
      ON place.site_id = %(site)s::bigint AND place.valid @> days.day AND place.state = ANY (%(standing)s::text[])
    GROUP BY place.business_id, days.day
) AS node ON node.business_id = firm.id AND node.day = asked.day
