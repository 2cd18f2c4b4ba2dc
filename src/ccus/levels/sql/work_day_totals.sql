-- Counted days of one technician up to a day: distinct dates with an evaluation-valid record.
-- Two sites in a day are one day; a day in two trades counts in each of them, and once in the total and in each field.
-- Gives (scope: total | trade | field, key, work_days, foreman_days, crew_leader_days, management_days, first_on, last_on).
WITH day AS (
    SELECT record.work_date, record.trade_code,
           bool_or('foreman' = ANY (record.site_roles)) AS as_foreman,
           bool_or('crew_leader' = ANY (record.site_roles)) AS as_crew_leader
    FROM history_workrecord AS record
    WHERE record.technician_id = %(technician)s AND record.evaluation_valid AND record.work_date <= %(on)s
    GROUP BY record.work_date, record.trade_code
), scoped AS (
    SELECT 'total' AS scope, '' AS key, day.* FROM day
    UNION ALL
    SELECT 'trade', day.trade_code, day.* FROM day
    UNION ALL
    SELECT 'field', mapping.field, day.*
    FROM unnest(%(fields)s::text[], %(prefixes)s::text[]) AS mapping (field, prefix)
    JOIN day ON starts_with(day.trade_code, mapping.prefix)
)
SELECT scope, key,
       count(DISTINCT work_date),
       count(DISTINCT work_date) FILTER (WHERE as_foreman),
       count(DISTINCT work_date) FILTER (WHERE as_crew_leader),
       count(DISTINCT work_date) FILTER (WHERE as_foreman OR as_crew_leader),
       min(work_date),
       max(work_date)
FROM scoped
GROUP BY scope, key
ORDER BY scope, key
