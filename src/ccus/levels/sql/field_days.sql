-- Counted days of one technician up to a day, one row per date, trade and roles: evaluation-valid records alone.
-- The work content is given only for trades that count on certain works (prefixes), so that few rows come back.
-- Gives (work_date, trade_code, work_content, as_foreman, as_crew_leader).
SELECT record.work_date, record.trade_code,
       CASE WHEN EXISTS (SELECT FROM unnest(%(prefixes)s::text[]) AS prefix WHERE starts_with(record.trade_code, prefix))
            THEN record.work_content ELSE '' END AS content,
       bool_or('foreman' = ANY (record.site_roles)),
       bool_or('crew_leader' = ANY (record.site_roles))
FROM history_workrecord AS record
WHERE record.technician_id = %(technician)s AND record.evaluation_valid AND record.work_date <= %(on)s
GROUP BY record.work_date, record.trade_code, content
ORDER BY record.work_date, record.trade_code, content
