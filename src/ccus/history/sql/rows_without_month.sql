-- Rows in the default partitions: how many belong to a month that can have a partition of its own, and how many to none.
-- Gives (of a month, of none).
SELECT count(*) FILTER (WHERE day >= %(earliest)b::date AND day < %(end)b::date),
       count(*) FILTER (WHERE day < %(earliest)b::date OR day >= %(end)b::date)
FROM (SELECT touched_on FROM history_touch_default UNION ALL SELECT work_date FROM history_workrecord_default) AS aside (day)
