-- Some sites on one day: people with a record, and people whose day does not count as it stands (a record that is not valid
-- for levels, or only touches that make no record). Gives (site_id, people with a record, people who need attention).
SELECT asked.site_id, coalesce(records.people, 0), coalesce(records.open, 0) + coalesce(lost.people, 0)
FROM unnest(%(sites)s::bigint[]) AS asked (site_id)
LEFT JOIN (
    SELECT site_id, count(*) AS people, count(*) FILTER (WHERE NOT evaluation_valid) AS open
    FROM history_workrecord
    WHERE site_id = ANY (%(sites)s::bigint[]) AND work_date = %(on)s
    GROUP BY site_id
) AS records ON records.site_id = asked.site_id
LEFT JOIN (
    SELECT touch.site_id, count(DISTINCT touch.credential_hash) AS people
    FROM history_touch AS touch
    WHERE touch.site_id = ANY (%(sites)s::bigint[]) AND touch.touched_on = %(on)s
      AND touch.happened_at >= %(from_at)s AND touch.happened_at < %(until_at)s
      AND touch.verdict = ANY (%(barren)s::text[])
      AND NOT EXISTS (
          SELECT FROM history_workrecord AS record
          WHERE record.technician_id = touch.technician_id AND record.work_date = %(on)s AND record.site_id = touch.site_id
      )
    GROUP BY touch.site_id
) AS lost ON lost.site_id = asked.site_id
