-- First days of the months that have a partition of work records, a waiting record in the default partition or a kept value.
SELECT to_date(right(relid::text, 7), 'YYYY_MM') FROM pg_partition_tree('history_workrecord')
WHERE isleaf AND relid::text ~ '_\d{4}_\d{2}$'
UNION SELECT insights_month(work_date) FROM history_workrecord_default
UNION SELECT period_on FROM insights_measurevalue WHERE measure = 'work_records'
UNION SELECT period_on FROM insights_increment WHERE measure = 'work_records'
ORDER BY 1
