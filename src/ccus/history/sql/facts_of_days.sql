-- What is registered about some people at some sites on some days.
-- Gives one row per asked triple: (technician_id, site_id, work_date, roster business, trade, roles, content,
--  business_id, tier, business_expires_on, then the approved direct entry: business, trade, roles, content, entry, exit).
SELECT asked.technician_id, asked.site_id, asked.work_date,
       roster.business_id, roster.trade_code, roster.site_roles, roster.work_content,
       employer.id, node.tier, employer.expires_on,
       direct.business_id, direct.trade_code, direct.site_roles, direct.work_content, direct.entry_at, direct.exit_at
FROM unnest(%(technicians)b::bigint[], %(sites)b::bigint[], %(days)b::date[]) AS asked (technician_id, site_id, work_date)
LEFT JOIN sites_rosterentry AS roster
  ON roster.technician_id = asked.technician_id AND roster.site_id = asked.site_id AND roster.valid @> asked.work_date
LEFT JOIN registry_affiliation AS affiliation
  ON affiliation.technician_id = asked.technician_id AND affiliation.kind = 'primary'
 AND affiliation.valid @> asked.work_date
LEFT JOIN registry_business AS employer ON employer.id = coalesce(roster.business_id, affiliation.business_id)
LEFT JOIN sites_hierarchynode AS node
  ON node.site_id = asked.site_id AND node.business_id = employer.id AND node.valid @> asked.work_date
 AND node.state IN ('approved', 'registered', 'ended')
LEFT JOIN LATERAL (
    SELECT entry.business_id, entry.trade_code, entry.site_roles, entry.work_content, entry.entry_at, entry.exit_at
    FROM history_directentry AS entry
    WHERE entry.technician_id = asked.technician_id AND entry.site_id = asked.site_id
      AND entry.work_date = asked.work_date AND entry.state = 'approved'
    -- What a person decided weighs more than what evidence alone amounts to (services/provisional_concluding).
    ORDER BY entry.decided_by = 'program:provisional-days', entry.decided_at DESC, entry.id DESC
    LIMIT 1
) AS direct ON true
