-- How the work dates [from_on, until) of some people stand, site by site, with the names of site and business.
-- Gives (technician_id, work_date, site_id, site ID, site name, business_id, business name, state, counts, trade_code,
--  site_roles, work_content, entry_at, exit_at, verdict, direct_entry_id), ordered by person, day, entry and site.
SELECT line.technician_id, line.work_date, line.site_id, site.ccus_id, site.name, line.business_id,
       coalesce(business.name, ''), line.state, line.counts, line.trade_code, line.site_roles, line.work_content,
       line.entry_at, line.exit_at, line.verdict, line.direct_entry_id
FROM history_day_lines(%(people)b::bigint[], %(from_on)s::date, %(until)s::date, %(barren)b::text[], %(quiet)b::text[]) AS line
JOIN sites_site AS site ON site.id = line.site_id
LEFT JOIN registry_business AS business ON business.id = line.business_id
ORDER BY line.technician_id, line.work_date, line.entry_at NULLS LAST, line.site_id
