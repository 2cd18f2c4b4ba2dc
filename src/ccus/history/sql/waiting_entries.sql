-- Direct entries of some sites that wait and can still be decided on a day, with what is known about each typed day.
-- Ordered by deadline, day, firm and reading; at most %(most)s.
-- Gives (id, site ID, site name, work_date, technician ID, family name, given name, skill_level, business ID, business name,
--  trade_code, site_roles, work_content, entry_at, exit_at, reason, entered_as, entered_at, closes_on,
--  on roster, roster trade, roster roles, roles of the last counted day or null, firm stands in the hierarchy,
--  other sites of the same prime with a record on that day, whether there is one at a site of somebody else,
--  firm has others on the roster, others of the firm came, touched here, counted here, typed days of the month).
SELECT entry.id, site.ccus_id, site.name, entry.work_date, person.ccus_id, person.family_name, person.given_name,
       person.skill_level, firm.ccus_id, firm.name, entry.trade_code, entry.site_roles, entry.work_content,
       entry.entry_at, entry.exit_at, entry.reason, entry.entered_as, entry.entered_at, entry.closes_on,
       roster.id IS NOT NULL, coalesce(roster.trade_code, ''), coalesce(roster.site_roles, '{}'), usual.site_roles,
       EXISTS (SELECT FROM sites_hierarchynode AS node
               WHERE node.site_id = entry.site_id AND node.business_id = entry.business_id
                 AND node.valid @> entry.work_date AND node.state = ANY (%(standing)s::text[])),
       coalesce(elsewhere.ours, '{}'), coalesce(elsewhere.others, false),
       EXISTS (SELECT FROM sites_rosterentry AS colleague
               WHERE colleague.site_id = entry.site_id AND colleague.business_id = entry.business_id
                 AND colleague.valid @> entry.work_date AND colleague.technician_id <> entry.technician_id),
       EXISTS (SELECT FROM history_workrecord AS colleague
               WHERE colleague.site_id = entry.site_id AND colleague.work_date = entry.work_date
                 AND colleague.work_date >= %(from_on)s AND colleague.work_date <= %(on)s
                 AND colleague.business_id = entry.business_id AND colleague.technician_id <> entry.technician_id),
       coalesce(record.touch_count > 0, false), coalesce(record.evaluation_valid, false), typed.days
FROM history_directentry AS entry
JOIN sites_site AS site ON site.id = entry.site_id
JOIN registry_technician AS person ON person.id = entry.technician_id
JOIN registry_business AS firm ON firm.id = entry.business_id
LEFT JOIN sites_rosterentry AS roster
       ON roster.site_id = entry.site_id AND roster.technician_id = entry.technician_id AND roster.valid @> entry.work_date
LEFT JOIN history_workrecord AS record
       ON record.technician_id = entry.technician_id AND record.work_date = entry.work_date
      AND record.site_id = entry.site_id AND record.work_date >= %(from_on)s AND record.work_date <= %(on)s
LEFT JOIN LATERAL (
    SELECT array_agg(other_site.name ORDER BY other_site.name) FILTER (WHERE other_site.prime_id = site.prime_id) AS ours,
           bool_or(other_site.prime_id <> site.prime_id) AS others
    FROM history_workrecord AS other
    JOIN sites_site AS other_site ON other_site.id = other.site_id
    WHERE other.technician_id = entry.technician_id AND other.work_date = entry.work_date
      AND other.work_date >= %(from_on)s AND other.work_date <= %(on)s AND other.site_id <> entry.site_id
) AS elsewhere ON true
LEFT JOIN LATERAL (
    SELECT last.site_roles FROM history_workrecord AS last
    WHERE last.technician_id = entry.technician_id AND last.work_date < entry.work_date AND last.evaluation_valid
      AND last.work_date >= %(usual_from_on)s AND last.work_date <= %(on)s
    ORDER BY last.work_date DESC LIMIT 1
) AS usual ON true
CROSS JOIN LATERAL (
    SELECT count(DISTINCT same.work_date) AS days FROM history_directentry AS same
    WHERE same.technician_id = entry.technician_id AND same.state IN ('submitted', 'approved')
      AND same.work_date >= date_trunc('month', entry.work_date)::date
      AND same.work_date < (date_trunc('month', entry.work_date) + interval '1 month')::date
) AS typed
WHERE entry.site_id = ANY (%(sites)s::bigint[]) AND entry.state = 'submitted' AND entry.closes_on >= %(on)s
ORDER BY entry.closes_on, entry.work_date, firm.name_folded, person.kana_folded, entry.id
LIMIT %(most)s
