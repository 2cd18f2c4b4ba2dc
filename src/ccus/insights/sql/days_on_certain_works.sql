-- Counted days of some people in trades that count on certain works alone. Gives (technician_id, work_date, roles joined by +).
SELECT record.technician_id, record.work_date, array_to_string(record.site_roles, '+')
FROM history_workrecord AS record
WHERE record.technician_id = ANY (%(people)s) AND record.evaluation_valid AND record.work_date <= %(on)s
  AND starts_with(record.trade_code, %(prefix)s) AND strpos(record.work_content, %(content)s) > 0
