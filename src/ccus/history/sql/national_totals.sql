-- How many technicians, businesses and sites are registered, and how many work records there are.
-- Records of large months are taken from the planner's statistics, since counting 130 million rows takes half a minute: the
-- last two columns are the records counted one by one and those estimated.
WITH month AS (
    SELECT to_date(right(child.relname, 7), 'YYYY_MM') AS first_day, child.reltuples
    FROM pg_inherits AS branch
    JOIN pg_class AS child ON child.oid = branch.inhrelid
    WHERE branch.inhparent = 'history_workrecord'::regclass AND child.relname <> 'history_workrecord_default'
)
SELECT (SELECT count(*) FROM registry_technician), (SELECT count(*) FROM registry_business),
       (SELECT count(*) FROM sites_site),
       (SELECT coalesce(sum((
            SELECT count(*) FROM history_workrecord AS record
            WHERE record.work_date >= month.first_day AND record.work_date < (month.first_day + interval '1 month')::date
        )), 0)::bigint FROM month WHERE month.reltuples < %(counted_up_to)s),
       (SELECT coalesce(sum(month.reltuples), 0)::bigint FROM month WHERE month.reltuples >= %(counted_up_to)s)
