-- People on rosters.
SELECT site_id,
       technician_id,
       business_id,
       getvariable('trades')[trade + 1] AS trade_code,
       getvariable('role_sets')[role_set + 1] AS site_roles,
       getvariable('work_contents')[trade + 1][content % len(getvariable('work_contents')[trade + 1]) + 1] AS work_content,
       '[' || (DATE '1970-01-01' + valid_from) || ',' || (DATE '1970-01-01' + valid_until) || ')' AS valid,
       (DATE '1970-01-01' + valid_from) || ' 07:30:00+09' AS entered_at
FROM batch
