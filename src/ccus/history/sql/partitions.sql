-- Tables that are kept by month, and the first days of the months that have a partition. Gives (table, first day or null);
-- null is the default partition. No row for a table that is not there.
SELECT parent, to_date(substring(relid::text FROM '_(\d{4}_\d{2})$'), 'YYYY_MM')
FROM unnest(ARRAY['history_touch', 'history_workrecord']) AS parent, pg_partition_tree(to_regclass(parent))
WHERE isleaf
ORDER BY 1, 2
