-- The largest tables with their indexes; a partitioned one as a whole. Gives (name, bytes, estimated rows), largest first.
WITH piece AS (
    SELECT coalesce(pg_partition_root(relation.oid), relation.oid::regclass) AS root,
           pg_total_relation_size(relation.oid) AS bytes, greatest(relation.reltuples, 0)::bigint AS rows
    FROM pg_class AS relation
    JOIN pg_namespace AS namespace ON namespace.oid = relation.relnamespace
    WHERE relation.relkind = 'r' AND namespace.nspname = 'public'
)
SELECT root::text, sum(bytes)::bigint, sum(rows)::bigint FROM piece GROUP BY root ORDER BY 2 DESC LIMIT %(most)s
