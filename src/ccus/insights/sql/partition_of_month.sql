-- Name of the partition of work records that holds exactly the days [from_on, until), if there is one.
SELECT child.oid::regclass::text
FROM pg_inherits AS branch JOIN pg_class AS child ON child.oid = branch.inhrelid
WHERE branch.inhparent = 'history_workrecord'::regclass
  AND pg_get_expr(child.relpartbound, child.oid) = format('FOR VALUES FROM (%%L) TO (%%L)', %(from_on)s::date, %(until)s::date)
