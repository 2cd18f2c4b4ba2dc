-- The sites, people and firms of some proposals, in their order. Gives (site ID, site name, technician ID, family name, given name,
--  firm name or '').
SELECT site.ccus_id, site.name, person.ccus_id, person.family_name, person.given_name, coalesce(firm.name, '')
FROM unnest(%(sites)s::bigint[], %(people)s::bigint[], %(firms)s::bigint[]) WITH ORDINALITY AS asked (site, person, firm, place)
JOIN sites_site AS site ON site.id = asked.site
JOIN registry_technician AS person ON person.id = asked.person
LEFT JOIN registry_business AS firm ON firm.id = asked.firm
ORDER BY asked.place
