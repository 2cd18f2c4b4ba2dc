-- First days of the months that have a partition of touches.
SELECT to_date(right(relid::text, 7), 'YYYY_MM')
FROM pg_partition_tree('history_touch')
WHERE isleaf AND relid::text ~ '_\d{4}_\d{2}$'
ORDER BY 1
