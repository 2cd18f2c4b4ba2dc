-- What is registered about some people at some sites on some days.
-- Gives one row per asked triple: (technician_id, site_id, work_date, roster business, trade, roles, content,
--  business_id, tier, business_expires_on, then the approved direct entry: business, trade, roles, content, entry, exit,
--  then the site: kind, state, first day, day after the last).
-- Firms are taken by site and once for all: a large site has hundreds, and a large firm stands on thousands of sites.
WITH nodes AS MATERIALIZED (
    SELECT site_id, business_id, tier, valid FROM sites_hierarchynode
    WHERE site_id = ANY (%(sites)b::bigint[]) AND state IN ('approved', 'registered', 'ended')
)
SELECT asked.technician_id, asked.site_id, asked.work_date,
       roster.business_id, roster.trade_code, roster.site_roles, roster.work_content,
       employer.id, node.tier, employer.expires_on,
       direct.business_id, direct.trade_code, direct.site_roles, direct.work_content, direct.entry_at, direct.exit_at,
       site.kind, site.state, lower(site.recording_period), upper(site.recording_period)
FROM unnest(%(technicians)b::bigint[], %(sites)b::bigint[], %(days)b::date[]) AS asked (technician_id, site_id, work_date)
JOIN sites_site AS site ON site.id = asked.site_id
-- What changes no value (* '(,)', + 0, || '', = ANY of one) keeps the planner from the indexes over ranges, sites, days and states, of
-- which it thinks too well: a large site has hundreds of people in force, and an index over ranges takes three times as long to find one person.
-- A person's few entries and affiliations are found by the person at once.
LEFT JOIN sites_rosterentry AS roster
  ON roster.technician_id = ANY (ARRAY[asked.technician_id]) AND roster.site_id + 0 = asked.site_id
 AND roster.valid * '(,)' @> asked.work_date
LEFT JOIN registry_affiliation AS affiliation
  ON affiliation.technician_id = ANY (ARRAY[asked.technician_id]) AND affiliation.kind || '' = 'primary'
 AND affiliation.valid * '(,)' @> asked.work_date
LEFT JOIN registry_business AS employer ON employer.id = coalesce(roster.business_id, affiliation.business_id)
LEFT JOIN nodes AS node
  ON node.site_id = asked.site_id AND node.business_id = employer.id AND node.valid @> asked.work_date
LEFT JOIN LATERAL (
    SELECT entry.business_id, entry.trade_code, entry.site_roles, entry.work_content, entry.entry_at, entry.exit_at
    FROM history_directentry AS entry
    WHERE entry.technician_id = asked.technician_id AND entry.site_id + 0 = asked.site_id
      AND entry.work_date + 0 = asked.work_date AND entry.state || '' = 'approved'
    -- What a person decided weighs more than what evidence alone amounts to (services/provisional_concluding).
    ORDER BY entry.decided_by = 'program:provisional-days', entry.decided_at DESC, entry.id DESC
    LIMIT 1
) AS direct ON true
