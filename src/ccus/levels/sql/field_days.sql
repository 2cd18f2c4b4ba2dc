-- Days of one technician up to a day, one row per record: those that count, and those after a day that do not.
-- The work content is given only for trades that count on certain works (prefixes).
-- Gives (work_date, trade_code, work content, as foreman, as crew leader, whether it counts, verdict, site).
SELECT record.work_date, record.trade_code,
       CASE WHEN EXISTS (SELECT FROM unnest(%(prefixes)s::text[]) AS prefix WHERE starts_with(record.trade_code, prefix))
            THEN record.work_content ELSE '' END,
       'foreman' = ANY (record.site_roles), 'crew_leader' = ANY (record.site_roles),
       record.evaluation_valid, record.verdict, record.site_id
FROM history_workrecord AS record
WHERE record.technician_id = %(technician)s AND record.work_date <= %(on)s
  AND (record.evaluation_valid OR record.work_date > %(after)s)
ORDER BY record.work_date
