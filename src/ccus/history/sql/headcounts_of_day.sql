-- The firms of a site on a day. Gives (id, ID, name, people recorded, people told or null), by tier, then reading of the name.
WITH recorded AS (
    SELECT business_id, count(DISTINCT technician_id) AS people
    FROM history_workrecord
    WHERE site_id = %(site)s AND work_date = %(day)s AND business_id IS NOT NULL
    GROUP BY business_id
), firm AS (
    SELECT business_id, min(tier) AS tier
    FROM (
        SELECT business_id, tier FROM sites_hierarchynode
        WHERE site_id = %(site)s::bigint AND valid @> %(day)s::date AND state = ANY (%(standing)s::text[])
        UNION ALL
        SELECT business_id, NULL FROM recorded
        UNION ALL
        SELECT business_id, NULL FROM history_headcount WHERE site_id = %(site)s AND day = %(day)s
    ) AS known
    GROUP BY business_id
)
SELECT firm.business_id, business.ccus_id, business.name, coalesce(recorded.people, 0), told.people
FROM firm
JOIN registry_business AS business ON business.id = firm.business_id
LEFT JOIN recorded ON recorded.business_id = firm.business_id
LEFT JOIN history_headcount AS told
  ON told.site_id = %(site)s AND told.day = %(day)s AND told.business_id = firm.business_id
ORDER BY firm.tier NULLS LAST, business.name_folded, firm.business_id
